// Dates in running text: where they stand, what they mean on the day the text was published, and
// what they are the date of.
//
// English (American and British) and the fixed formulas of Chinese notices. Values are EDTF with
// the precision that was printed; what is vague or has two readings gets no value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/date_value.h"
#include "model/edtf.h"
#include "model/result.h"

namespace chipline {

// Of the clause that governs the date, not of the sentence.
enum class Tense : std::uint8_t { kUnknown, kPast, kFuture };

enum class DateRole : std::uint8_t {
  kNone,
  kEffective,  // "effective", "from", "starting", "takes effect on"
  kUntil,      // "until", "through", "for one year from"
  kAnnounced,  // beside a reporting verb: "said on Tuesday"
  kSigned,
  kPublished,  // also a dateline's date
  kDisclosed,  // "disclosed in a filing on"
  kExpires,    // "expires on", "due to expire"
  kDeadline,   // "comments due", "by"
};
std::string_view Name(DateRole role);

enum class DateKind : std::uint8_t {
  kAbsolute,  // a year is stated
  kPartial,   // a month, day, quarter or season without its year
  kWeekday,
  kRelative,   // counted from the document or from the last date
  kDuration,   // "for 90 days"; `unresolved.length` says how long
  kImmediate,  // "effective immediately": value stays empty, the caller knows the announced day
  kVague,      // "soon": value always empty
};

// A reason to look twice. The value, where there is one, is still the best reading.
enum class DateDoubt : std::uint8_t {
  kNone,
  kWeekdayContradicts,  // "Tuesday, Nov. 12" which was a Wednesday: the date is kept
  kFarFromDocument,     // over 20 years away
  kReversed,            // the end lies before the start: no value
  kAmbiguous,           // "09/04/2025": no value
};

struct DateContext {
  std::optional<Edtf> document_day;  // without it relative and incomplete dates stay empty
  Tense tense = Tense::kUnknown;
  std::optional<Edtf> last_date;  // the date mentioned before, for "a year earlier"
};

struct DateMention {
  std::size_t begin = 0;  // bytes into the sentence: the date expression itself
  std::size_t end = 0;
  std::size_t cue_begin = 0;  // start of its cue ("effective", "until", "said on"), else `begin`
  std::optional<Edtf> value;
  DateRole role = DateRole::kNone;
  DateKind kind = DateKind::kVague;
  bool computed = false;  // by arithmetic, not printed: a printed date wins over it
  DateDoubt doubt = DateDoubt::kNone;
  std::string rule;  // name of the pattern that matched, for explanations
  UnresolvedDate unresolved;
  // What the cue says of the tense: "took effect on" decides, whatever the clause says; "from" only
  // leans, where the caller does not know.
  Tense cue_tense = Tense::kUnknown;
  Tense cue_lean = Tense::kUnknown;
};

// The last day of `length` that starts on `start`: the anniversary ("one year from Nov. 10, 2025"
// gives 2026-11-10), the end of February where the day does not exist. Nothing unless `start` is
// one day, a month (then months and years only) or a year (years only).
std::optional<Edtf> EndAfter(const Edtf& start, DateLength length);

// Immutable once loaded; safe from any thread.
class DatePhrases {
 public:
  // `toml` in the form of ingest/rules/dates.toml. On failure `place` is "origin:line".
  static Result<DatePhrases> Load(std::string_view toml, const std::string& origin);
  // The rules built into the program.
  static const DatePhrases& Embedded();

  // Dates in order of appearance, never overlapping, the longest reading of each place.
  // `sentence` is UTF-8; broken bytes separate words.
  std::vector<DateMention> Find(std::string_view sentence, const DateContext& context) const;

  // The same in two steps, for a caller who learns the governing tense only after the spans.
  std::vector<DateMention> FindUnresolved(std::string_view sentence) const;
  // Fills value, computed and doubt; may be called again with another context.
  static void Resolve(DateMention& mention, const DateContext& context);

 private:
  struct Rules;
  explicit DatePhrases(std::shared_ptr<const Rules> rules);
  std::shared_ptr<const Rules> rules_;
};

}  // namespace chipline
