// What handlers answer from.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "ingest/page_versions.h"
#include "ingest/rules_watcher.h"
#include "model/clock.h"
#include "query/bodies.h"
#include "query/event_index.h"
#include "query/follower.h"
#include "query/state.h"
#include "store/document_store.h"
#include "store/event_log.h"
#include "web/chain_hashes.h"

namespace chipline {

// How long an answer waits for the timeline to hold what was appended.
inline constexpr std::chrono::seconds kFollowed{5};

class Fetching;
class KeptConflicts;
class LastFault;
class PositionAnswers;

// One served store. Safe from any thread; everything it refers to must outlive it.
struct Site {
  const EventLog& log;
  const LogFollower& follower;
  const Bodies& bodies;
  const ChainHashes& chain;
  const KeptConflicts& conflicts;
  const PositionAnswers& positions;
  const Clock& clock;
  EventIndex& index;
  LastFault& fault;
  const DocumentStore* documents;       // null where none are kept
  std::string version;                  // of the program
  std::string rules_version;            // query/state.h
  const RulesWatcher* rules = nullptr;  // of extraction; where none: those built into the program
  const Fetching* fetching = nullptr;   // what a fetcher reports; null where nothing can be added
  const PageVersions* pages = nullptr;  // the texts that a page has had; the same

  std::shared_ptr<const Timeline> timeline() const { return follower.Current(); }
  // What is wrong with the store, as far as it has been read and written; empty while nothing is.
  std::string Fault() const;
  Day Today() const { return UtcDay(clock.Now()); }
};

}  // namespace chipline
