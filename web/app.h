// Everything that answers: one served store behind one router.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "model/clock.h"
#include "model/subjects.h"
#include "query/bodies.h"
#include "query/follower.h"
#include "store/event_log.h"
#include "web/http.h"
#include "web/router.h"
#include "web/site.h"

namespace chipline {

// Safe from any thread.
class App {
 public:
  // Replays the log and follows it. All three must outlive the app.
  static Result<std::unique_ptr<App>> Start(const EventLog& log, const SubjectTree& subjects,
                                            const Clock& clock, const std::string& version);

  // The answer to one request; `target` is its path and query as sent. A failure is told as
  // problem+json under /api, and as a page to somebody who asks for HTML.
  Response Handle(Request request, std::string_view target) const;

  const Router& router() const { return *router_; }
  const Site& site() const { return site_; }

 private:
  App(const EventLog& log, const Clock& clock, std::unique_ptr<LogFollower> follower,
      const std::string& version);

  const std::unique_ptr<LogFollower> follower_;
  const Bodies bodies_;
  const Site site_;
  std::unique_ptr<const Router> router_;
};

}  // namespace chipline
