// Which names the log knows: keys and acts of its events, and what modifies what. Submissions are
// checked against it before they are appended.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "model/entry.h"
#include "model/event.h"
#include "store/entry_head.h"

namespace chipline {

// Grows with the log and never forgets; a name's meaning never changes, so a reader bounds what it
// gets by seq. Safe from any thread.
class Catalog {
 public:
  Catalog();
  Catalog(Catalog&& other) noexcept;
  Catalog& operator=(Catalog&& other) noexcept;
  ~Catalog();

  // Adds the events of one entry; nothing where it has been added before, so that several may feed
  // one catalog. REQUIRES: each who feeds it does so in order of seq, from last_seq() or before.
  void Add(const EntryHead& head);
  // A copy that goes its own way: for trying what a submission would do.
  Catalog Clone() const;

  std::uint64_t last_seq() const;
  std::optional<EventId> FindKey(std::string_view key) const;
  // All events of an act, in order.
  std::vector<EventId> EventsOfAct(std::string_view act) const;
  bool Exists(EventId id) const;
  // What a `modifies` item names: the event of that id; else the one with that key, and all events
  // of the act of that name; empty if nothing.
  std::vector<EventId> Resolve(std::string_view name) const;

  // Problems of a submission that only the log can see: unknown or later names in `modifies`,
  // circles, keys that are taken, targets that do not exist. Names of earlier events of the same
  // entry are known.
  std::vector<Problem> Check(const NewEntry& entry) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace chipline
