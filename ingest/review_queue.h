// What waits for people: drafts that the machine was not sure of, or that the log refused. Kept
// beside the log; what a decision changes in the record is an entry of the log like any other.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/clock.h"
#include "model/entry.h"
#include "model/event.h"
#include "model/result.h"
#include "store/side_store.h"

namespace chipline {

enum class QueueState : std::uint8_t { kOpen, kAccepted, kRejected, kSkipped };
enum class QueueAction : std::uint8_t { kAccept, kReject, kSkip, kUndo };
// "open", "accepted", "rejected", "skipped"
std::string_view Name(QueueState state);
std::optional<QueueState> QueueStateFromName(std::string_view name);
// "accept", "reject", "skip", "undo"
std::string_view Name(QueueAction action);
inline constexpr QueueAction kQueueActions[] = {QueueAction::kAccept, QueueAction::kReject,
                                                QueueAction::kSkip, QueueAction::kUndo};

// What somebody made of an item.
struct QueueDecision {
  QueueAction action = QueueAction::kSkip;
  std::string by;
  Micros at = 0;
  std::string reason;     // may be empty
  std::uint64_t seq = 0;  // the entry that it appended; 0 where it changed nothing in the record
  std::string request;    // submission id of the request; empty without an Idempotency-Key
};

// Why an item waits: a code for filters and the words for people. "withdrawn": an event rests on
// one page alone, and the page no longer tells it. "page_edited": the page does not say any more
// what was found on it.
inline constexpr std::array<std::string_view, 9> kQueueReasons = {
    "grade_b",       "grade_c",      "undated",   "dates_disagree", "refused",
    "contradiction", "disagreement", "withdrawn", "page_edited"};
struct QueueReason {
  std::string code;
  std::string text;
  friend bool operator==(const QueueReason&, const QueueReason&) = default;
};

// A draft of one page. Where its event's key is in the log, the event has been appended already
// and waits for a second look; else it is in no state until it is accepted. Where it is
// about an event of the log, it proposes what a person's version would be with what the page knows
// better (P12), or, "withdrawn", to retract it.
struct QueueItem {
  std::string id;        // of what it says and where: the same page read again has the same one
  PolicyEvent event;     // as found
  std::string document;  // SHA-256 (hex) of the text that its passages are of
  std::vector<QueueReason> reasons;
  std::optional<EventId> about;
  Micros queued_at = 0;
  std::vector<QueueDecision> history;

  bool HasReason(std::string_view code) const;
  QueueState state() const;
  // The decision that made it what it is; null where nobody decided yet or it was undone.
  const QueueDecision* standing() const;
};

// "q" and 16 hex digits, of the page (its address, else publisher and title) and of all that the
// draft says but its words: type, parties, subjects, dates, conditions. Of a proposal, of the event
// that it is about in place of the page: however many pages propose the same, it is one item.
std::string QueueIdOf(const QueueItem& item);

// Safe from any thread. One process owns a store.
class ReviewQueue {
 public:
  using Item = std::shared_ptr<const QueueItem>;

  // Both are borrowed and must outlive the queue.
  ReviewQueue(SideStore* side, const Clock& clock) : side_(*side), clock_(clock) {}

  struct Added {
    Item item;
    bool is_new = true;
  };
  // Puts an item in, with its id and the time of day, and gives it; or the one of that id that is
  // there, whatever became of it: a draft that was rejected does not come back. That its page was
  // edited holds no longer. Durable on return.
  Result<Added> Add(QueueItem item);
  // Notes of what was found on a page (PageKey) and waits that the page, whose text is `document`
  // now, does not say it any more, unless it is one of `told`. Durable on return.
  Result<void> NoteEdited(const std::string& page, const std::string& document,
                          const std::set<std::string>& told);
  // Null where there is none.
  Result<Item> Find(const std::string& id);
  // All, oldest first, then by id.
  Result<std::vector<Item>> All();
  // The item with one decision more, at the time of day; durable on return. kConflict where others
  // decided meanwhile: `seen` is the length of the history that the caller looked at.
  Result<Item> Decide(const std::string& id, std::size_t seen, QueueDecision decision);

 private:
  Result<void> Load();
  Result<Item> Keep(QueueItem item);

  SideStore& side_;
  const Clock& clock_;
  std::mutex mutex_;
  bool is_loaded_ = false;
  std::map<std::string, Item> items_;  // guarded by mutex_
};

}  // namespace chipline
