// Everything that answers: one served store behind one router.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "model/clock.h"
#include "model/subjects.h"
#include "query/bodies.h"
#include "query/follower.h"
#include "store/event_log.h"
#include "store/rules_store.h"
#include "web/chain_hashes.h"
#include "web/desk.h"
#include "web/editing.h"
#include "web/fetching.h"
#include "web/http.h"
#include "web/kept_conflicts.h"
#include "web/last_fault.h"
#include "web/pinned_cache.h"
#include "web/position_answers.h"
#include "web/router.h"
#include "web/rules_archive.h"
#include "web/site.h"
#include "web/stream_hub.h"

namespace chipline {

// Safe from any thread.
class App {
 public:
  // Replays the log and follows it. All must outlive the app. With a `store` (of that log) the
  // routes that add to the record are there as well. With `rules`, keeps there the embedded tree if
  // it answers by it, and answers citations made under others that are kept there. `documents` are
  // the texts that events cite.
  static Result<std::unique_ptr<App>> Start(const EventLog& log, const SubjectTree& subjects,
                                            const Clock& clock, const std::string& version,
                                            const WritableStore& store = {},
                                            RulesStore* rules = nullptr,
                                            const DocumentStore* documents = nullptr);

  // The answer to one request, shared where it is kept; `target` is its path and query as sent. A
  // failure is told as problem+json under /api, and as a page to somebody who asks for HTML.
  std::shared_ptr<const Response> Serve(Request request, std::string_view target) const;
  Response Handle(Request request, std::string_view target) const {
    return *Serve(std::move(request), target);
  }

  const Router& router() const { return *router_; }
  const Site& site() const { return site_; }
  // New entries as a stream; whoever serves it says here whom to wake.
  StreamHub& hub() { return hub_; }
  // Null where nothing can be added.
  Editing* editing() const { return editing_.get(); }

 private:
  App(const EventLog& log, const Clock& clock, std::unique_ptr<LogFollower> follower,
      const std::string& version, const WritableStore& store, const DocumentStore* documents);

  // Whether the role of whoever sends `request` is not enough to read `target`.
  bool Forbids(Request request, const std::string& target) const;

  // A refusal as a page. What was typed by somebody whose session has ended, or whose role was
  // changed, is given back.
  Response RefusalPage(const Request& request, std::string_view target,
                       const Response& refusal) const;

  // The application of the rules that a target names, where they are not this one's and are kept;
  // else null. An error where they are but cannot be had now.
  Result<std::shared_ptr<const App>> Elsewhere(std::string_view target) const;

  const std::unique_ptr<LogFollower> follower_;
  const Bodies bodies_;
  const ChainHashes chain_;
  const KeptConflicts conflicts_;
  const PositionAnswers positions_;
  mutable EventIndex index_;
  mutable LastFault fault_;
  const std::unique_ptr<SideStore> side_;     // null where nothing can be added
  const std::unique_ptr<Fetching> fetching_;  // the same
  const std::unique_ptr<Editing> editing_;    // the same
  const Site site_;
  const std::unique_ptr<const Desk> desk_;  // null where nothing can be added
  StreamHub hub_;
  std::unique_ptr<const Router> router_;
  const PinnedCache pinned_;
  std::unique_ptr<RulesArchive> archive_;
};

}  // namespace chipline
