// What the crawl knows and must not forget: kept in a side store, a document each, so that a crawl
// that is killed at any moment goes on where it was.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "ingest/pace.h"
#include "model/result.h"
#include "store/side_store.h"

namespace chipline {

// Of one source, by its id. Instants are 0 where there was none yet.
struct PlanSource {
  std::string address;   // that the rest is about: with another in the list it starts over
  std::string moved_to;  // polled in its place, after enough permanent redirects
  std::string moving_to;
  int moving_seen = 0;
  // Sent back byte for byte, to the address that they came from.
  std::string validators_of;
  std::string etag;
  std::string last_modified;
  std::string body;  // SHA-256 of its last body
  Habit habit;
  Micros next_at = 0;
  Micros checked_at = 0;    // the last reply, whatever it was
  Micros succeeded_at = 0;  // the last good one
  Micros changed_at = 0;    // the last that listed something new
  int status = 0;           // of the last reply; 0 where there was none
  int failures = 0;         // in a row
  bool is_gone = false;     // 410: not polled again
  bool is_barred = false;   // by robots.txt
  std::string error;        // of the last reply, where it was not a good one
  std::uint64_t polls = 0;
  std::uint64_t unchanged = 0;
  std::uint64_t conditional = 0;  // polls that carried a validator
  std::uint64_t listed = 0;       // pages that were new
  std::uint64_t delivered = 0;
  std::uint64_t events = 0;  // added by what was delivered
};

// A page that is to be fetched, by its DocumentUrlKey.
struct PlanPage {
  std::string url;
  std::string cited;
  std::string source;
  std::string title;
  std::string published;  // day
  bool is_listing = false;
  int attempts = 0;
  Micros next_at = 0;
};

// A page that was ever listed, by its DocumentUrlKey.
struct PlanKnown {
  Micros updated = 0;  // as last stated
  Micros seen_at = 0;  // roughly when a list last had it
  Micros fetched_at = 0;
  std::string body;  // SHA-256 of what was delivered last
};

// A document that is to be delivered, by the SHA-256 of its bytes, which are kept in another
// collection.
struct PlanParcel {
  std::string url;
  std::string media_type;
  std::string source;
  std::string published;
  Micros fetched_at = 0;
  // Of the source as the list had it then; empty where it says nothing.
  std::string publisher;
  std::string issuer;
  std::string ceiling;
};

// A host by its name.
struct PlanHost {
  Micros free_at = 0;      // the pause after the last request ends
  Micros rests_until = 0;  // it asked for that, or does not answer
  std::string because;
  int failures = 0;   // in a row
  int forbidden = 0;  // in a row
  double budget = 0;  // requests that may be made at `budget_at`
  Micros budget_at = 0;
  bool under_way = false;  // a request was begun and its reply not seen
};

// What an origin's robots.txt said.
struct PlanRobots {
  Micros at = 0;
  std::string text;  // empty: everything is allowed
};

// What will not be fetched or delivered, and why.
struct PlanDead {
  std::string url;
  std::string source;
  std::string reason;
  Micros at = 0;
};

struct Plan {
  std::map<std::string, PlanSource> sources;
  std::map<std::string, PlanPage> pages;
  std::map<std::string, PlanKnown> known;
  std::map<std::string, PlanParcel> parcels;
  std::map<std::string, PlanHost> hosts;
  std::map<std::string, PlanRobots> robots;
  std::map<std::string, PlanDead> dead;
};

// What cannot be read is left out: it was not written by this version, and everything in a plan can
// be found out again.
Result<Plan> LoadPlan(const SideStore& store);

// Changes that belong together, for SideStore::Write.
class PlanChanges {
 public:
  void Put(const std::string& id, const PlanSource& value);
  void Put(const std::string& id, const PlanPage& value);
  void Put(const std::string& id, const PlanKnown& value);
  void Put(const std::string& id, const PlanParcel& value);
  void Put(const std::string& id, const PlanHost& value);
  void Put(const std::string& id, const PlanRobots& value);
  void Put(const std::string& id, const PlanDead& value);
  void PutBody(const std::string& id, const std::string& bytes);
  void RemovePage(const std::string& id);
  void RemoveKnown(const std::string& id);
  void RemoveParcel(const std::string& id);  // and its body
  void RemoveDead(const std::string& id);

  // Nothing for no changes; empty afterwards.
  Result<void> WriteTo(SideStore& store);

 private:
  std::vector<SideChange> changes_;
};

// The bytes of a parcel. kNotFound where they are gone.
Result<std::string> BodyOf(const SideStore& store, const std::string& id);

}  // namespace chipline
