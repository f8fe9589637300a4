// Publishes a record with franz-go and reads the topic from its beginning until the record comes back.
// Arguments: topic, record. The test writes the stack's options into the variable `connection`.
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

func main() {
	topic, record := os.Args[1], os.Args[2]
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	options := append(connection, kgo.ConsumeTopics(topic), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()))
	client, err := kgo.NewClient(options...)
	check(err)
	defer client.Close()
	check(client.ProduceSync(ctx, &kgo.Record{Topic: topic, Value: []byte(record)}).FirstErr())
	for {
		fetches := client.PollFetches(ctx)
		check(fetches.Err())
		for _, fetched := range fetches.Records() {
			if string(fetched.Value) == record {
				fmt.Println(record)
				return
			}
		}
	}
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
