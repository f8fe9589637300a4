// Replaces the content of a page by each version that the console sends. What a person has opened, selected or focused stays.
(() => {
  const page = document.getElementById("page");
  const state = document.getElementById("connection");
  const pause = document.getElementById("pause");
  const { live } = document.body.dataset;
  const isStill = matchMedia("(prefers-reduced-motion: reduce)");
  let source;

  if (!live) {
    return;
  }

  const show = (kind) => {
    state.dataset.state = kind;
    state.textContent = state.dataset[kind];
  };

  const update = (html) => {
    Idiomorph.morph(page, html, {
      morphStyle: "innerHTML",
      ignoreActiveValue: true,
      callbacks: {
        // The console sends folded texts and the choice of the address; the person may have changed both.
        beforeAttributeUpdated: (attribute, node) => !(attribute === "open" && node.matches("details")),
        beforeNodeMorphed: (node) => !(node instanceof Element && node.matches("form")),
        afterNodeAdded: (node) => {
          if (node instanceof Element && node.id.startsWith("record-") && !isStill.matches) {
            node.animate([{ backgroundColor: "var(--new)" }, {}], 1500);
          }
        },
      },
    });
  };

  const connect = () => {
    source = new EventSource(live);
    source.addEventListener("open", () => show("live"));
    source.addEventListener("page", ({ data }) => update(data));
    // A browser tries again by itself, unless the console refuses the token: that of a console which has ended.
    source.addEventListener("error", () => show(source.readyState === EventSource.CLOSED ? "ended" : "lost"));
  };

  const disconnect = () => {
    source?.close();
    source = undefined;
  };

  pause.addEventListener("click", () => {
    if (source) {
      disconnect();
      show("paused");
    } else {
      connect();
    }
    pause.textContent = source ? pause.dataset.pause : pause.dataset.resume;
  });
  // A page that is left must not hold one of the few connections that a browser opens to one address.
  addEventListener("pagehide", disconnect);
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted && state.dataset.state !== "paused") {
      connect();
    }
  });

  state.hidden = false;
  pause.hidden = false;
  connect();
})();
