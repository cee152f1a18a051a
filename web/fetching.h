// What the fetcher last said of its sources: beside the record, shown by /status.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "model/clock.h"
#include "model/json_value.h"
#include "store/side_store.h"
#include "web/router.h"

namespace chipline {

// Safe from any thread.
class Fetching {
 public:
  // Both are borrowed.
  Fetching(SideStore* store, const Clock& clock);

  // Keeps a report (Crawl::ReportJson). kInvalidArgument for anything that is not one.
  Result<void> Take(const std::string& report);
  // The report with `received`, and `late` where none has come for five minutes: the fetcher has
  // stopped, and silence of the sources means nothing. Null where there never was one.
  nlohmann::ordered_json Status() const;

 private:
  SideStore& store_;
  const Clock& clock_;
  mutable std::mutex mutex_;
  std::string kept_;
};

// By which a fetcher reports. `fetching` must outlive them.
std::vector<Route> FetchingRoutes(Fetching& fetching);

}  // namespace chipline
