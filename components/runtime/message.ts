/** Text in English and in Spanish. */
export interface Message {
  readonly en: string;
  readonly es: string;
}
