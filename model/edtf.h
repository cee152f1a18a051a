// Dates as imprecise as their source: the Extended Date/Time Format of ISO 8601-2:2019,
// https://www.loc.gov/standards/datetime/. Levels 0 and 1 whole; all of level 2 is recognised.
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "model/day.h"
#include "model/result.h"

namespace chipline {

// An immutable value. Default-constructed it is the empty text and must not be asked for bounds.
class Edtf {
 public:
  Edtf() = default;

  // On failure kInvalidArgument, with `place` = "offset N" (bytes into `text`) and a message that
  // says what was expected there. Nothing is trimmed: a leading blank is an error.
  static Result<Edtf> Parse(std::string_view text);
  static Edtf FromDay(Day day);

  // The text as given.
  const std::string& text() const { return text_; }
  // First and last day that the text allows. For an interval: first day of its start, last day of
  // its end. kDistantPast or kDistantFuture where that side is open or unknown. `~`, `?` and `%`
  // widen nothing (P10). Days outside the years -9999..9999 are clamped to the distant ends.
  // Seasons (21..24, and 25..32 by hemisphere) are the meteorological ones: spring of a year is
  // its March to May in the north, and winter begins in its December. A set gives its hull, and an
  // instant the civil day that it writes, whatever its offset.
  Day earliest() const { return earliest_; }
  Day latest() const { return latest_; }
  // Whether every day of this window is one of the other's, which has more.
  bool IsNarrowerThan(const Edtf& other) const {
    return earliest_ >= other.earliest_ && latest_ <= other.latest_ &&
           (earliest_ != other.earliest_ || latest_ != other.latest_);
  }

  // "a/b": asserts duration, where every other form names an instant known more or less precisely.
  bool is_interval() const { return is_interval_; }
  // One known day.
  bool is_day() const { return earliest_ == latest_ && !is_beyond(); }
  // `?` or `%` anywhere / `~` or `%` anywhere.
  bool is_uncertain() const { return is_uncertain_; }
  bool is_approximate() const { return is_approximate_; }
  // The lowest EDTF level that has this form: 0, 1 or 2.
  int level() const { return level_; }

  friend bool operator==(const Edtf& a, const Edtf& b) { return a.text_ == b.text_; }

 private:
  friend class EdtfParser;
  bool is_beyond() const { return earliest_ == kDistantFuture || latest_ == kDistantPast; }
  std::string text_;
  Day earliest_ = kDistantPast;
  Day latest_ = kDistantFuture;
  int level_ = 0;
  bool is_interval_ = false;
  bool is_uncertain_ = false;
  bool is_approximate_ = false;
};

}  // namespace chipline
