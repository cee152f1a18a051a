// What the handlers that add to the record work with.
#pragma once

#include <atomic>
#include <mutex>

#include "ingest/extract.h"
#include "ingest/ingester.h"
#include "ingest/page_fetch.h"
#include "ingest/page_versions.h"
#include "ingest/review_queue.h"
#include "ingest/rules_watcher.h"
#include "ingest/stories.h"
#include "model/clock.h"
#include "model/subjects.h"
#include "store/catalog.h"
#include "store/document_store.h"
#include "store/event_log.h"
#include "store/rules_store.h"
#include "store/side_store.h"
#include "web/accounts.h"
#include "web/audit_trail.h"

namespace chipline {

// The stores of one served store that may be written to. All must outlive whoever holds it.
struct WritableStore {
  EventLog* log = nullptr;
  DocumentStore* documents = nullptr;
  SideStore* side = nullptr;
  PasswordCost password_cost;
  const RulesWatcher* rules = nullptr;  // where none: the rules built into the program
  PageFetcher* fetcher = nullptr;       // of pages that people name; where none: they are refused
};

// Safe from any thread.
struct Editing {
  Editing(const WritableStore& store, const SubjectTree& tree, const Clock& time)
      : log(*store.log),
        documents(*store.documents),
        side(*store.side),
        clock(time),
        subjects(tree),
        extractor(store.rules == nullptr ? Extractor::Embedded() : store.rules->extractor()),
        queue(store.side, time),
        pages(store.side, time),
        stories(store.side, store.documents),
        ingester(store.log, &catalog, store.documents, store.side, tree, extractor,
                 {&queue, &pages, &stories, &time}),
        fetcher(store.fetcher),
        accounts(store.side, time, store.password_cost),
        audit(store.side, time) {}

  EventLog& log;
  DocumentStore& documents;
  SideStore& side;
  const Clock& clock;
  const SubjectTree& subjects;
  const Extractor& extractor;
  Catalog catalog;  // grows at the first write to what the log has
  ReviewQueue queue;
  PageVersions pages;
  Stories stories;
  Ingester ingester;
  PageFetcher* const fetcher;  // may be null
  Accounts accounts;
  AuditTrail audit;
  std::atomic<Micros> keys_swept{0};  // when what is known of Idempotency-Keys was last sorted out
  // Held from looking at an event's version to appending the next one, so that If-Match means what
  // it says. New events name no version and do not take it.
  std::mutex amending;
  const RulesStore* kept_rules = nullptr;  // beside the log; null where none are
  // One copy of the store is made at a time.
  std::mutex backing_up;
};

}  // namespace chipline
