// Rules P4, P6 and P12 for single events over CompactEvents: the same findings as the resolver's.
#pragma once

#include <cstdint>
#include <vector>

#include "query/compact_events.h"

namespace chipline {

enum class Standing : std::uint8_t {
  kNone,     // not known, not its days, or an idle permission
  kTaken,    // ended or replaced
  kDormant,  // suspended
  kLive,
  kUnknown,  // what acts on it goes too deep: ask the resolver
};

// Judges the events of one bucket after another on one day. One thread.
class BucketJudge {
 public:
  BucketJudge(const Timeline& timeline, const CompactEvents& events, Day date, Day known, Ref bound)
      : timeline_(timeline), events_(events), date_(date), known_(known), bound_(bound) {}

  Day date() const { return date_; }
  Day known() const { return known_; }
  Ref bound() const { return bound_; }
  void SetDate(Day date) { date_ = date; }

  // P10: `leaves_out` what is uncertain on the day, as if it never counted.
  void Enter(const CompactBucket& bucket, bool leaves_out);
  // Whether anything judged since Enter was uncertain, or rested on what was.
  bool met_uncertain() const { return met_uncertain_; }

  // All take an event of the bucket that was entered last.
  // P11, P12: recorded, published, and the version that counts.
  bool IsVisible(const CompactEvent& event) const;
  // P3, and P4 for extensions.
  bool InInterval(const CompactEvent& event);
  // P10: counts, unless it is uncertain on the day and such are left out.
  bool Counts(const CompactEvent& event);
  // REQUIRES: IsVisible(event)
  Standing Judge(const CompactEvent& event);

 private:
  enum class By : std::uint8_t { kMeasure, kPermission };

  const CompactEvent& At(const CompactEdge& edge) const { return events_.event(begin_ + edge.to); }
  std::uint8_t& MemoOf(const CompactEvent& event) { return memo_[&event - first_]; }
  template <class Wanted>
  bool AnyActs(const CompactEvent& event, CompactEdge::Kind kind, Wanted wanted);
  bool IsActedOn(const CompactEvent& event, CompactEdge::Kind kind);
  bool InForce(const CompactEvent& event);
  bool ComputeInForce(const CompactEvent& event);
  bool IsReplaced(const CompactEvent& event, By by);
  bool ComputeReplaced(const CompactEvent& event, By by);
  bool IsIdle(const CompactEvent& event);

  const Timeline& timeline_;
  const CompactEvents& events_;
  Day date_;
  const Day known_;
  const Ref bound_;
  std::uint32_t begin_ = 0;
  const CompactEvent* first_ = nullptr;
  std::vector<std::uint8_t> memo_;  // two bits a finding: 0 unknown, 1 no, 2 yes
  int depth_ = 0;
  bool too_deep_ = false;
  bool leaves_out_ = false;
  bool met_uncertain_ = false;
};

}  // namespace chipline
