// Who did what beside the log: sign-ins and refusals, changes of users, passwords and tokens. What
// is done to the record itself is in the record.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "model/clock.h"
#include "model/result.h"
#include "store/side_store.h"

namespace chipline {

// No field ever holds a secret.
struct AuditRecord {
  Micros at = 0;
  std::string action;  // "sign-in", "user-add", …
  std::string who;     // whom it concerns
  std::string by;      // who did it; empty for nobody known
  std::string from;    // the client's address
  std::string result;  // "ok", "refused"
};

// What strangers tried is kept apart: however much that is, it pushes out nothing of what users
// did. Safe from any thread.
class AuditTrail {
 public:
  static constexpr std::size_t kMostKept = 10'000;  // of each of the two; the oldest go first

  // Both must outlive it.
  AuditTrail(SideStore* store, const Clock& clock) : store_(*store), clock_(clock) {}

  // Keeps it, durably, with the time; `at` is filled in here.
  Result<void> Add(AuditRecord record);
  // The newest first, `limit` of each of the two at most.
  Result<std::vector<AuditRecord>> Last(std::size_t limit) const;

 private:
  struct Ring {
    const char* collection;
    std::uint64_t next = 0;  // the number of the next record; 0: not looked up yet
  };

  SideStore& store_;
  const Clock& clock_;
  std::mutex mutex_;
  Ring users_{"audit"};
  Ring strangers_{"audit-strangers"};
};

}  // namespace chipline
