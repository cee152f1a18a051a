#include "ingest/date_han.h"

#include <array>
#include <optional>
#include <utility>

#include "model/day.h"

namespace chipline {
namespace {

struct Number {
  int value = 0;
  int digits = 0;  // as written; 0 for 十 and its compounds
  std::size_t next = 0;
};

struct HanMatch {
  std::size_t next = 0;  // byte behind the expression
  DateKind kind = DateKind::kPartial;
  std::string_view rule;
  UnresolvedDate date;
};
using MaybeMatch = std::optional<HanMatch>;

struct Shift {
  std::string_view text;
  int shift;
};

constexpr std::array<Shift, 4> kYears = {{{"今年", 0}, {"去年", -1}, {"明年", 1}, {"前年", -2}}};
constexpr std::array<Shift, 7> kMonths = {{{"本月", 0},
                                           {"上个月", -1},
                                           {"上月", -1},
                                           {"下个月", 1},
                                           {"下月", 1},
                                           {"这个月", 0},
                                           {"当月", 0}}};
constexpr std::array<Shift, 5> kWeeks = {
    {{"本周", 0}, {"上周", -1}, {"下周", 1}, {"这周", 0}, {"上星期", -1}}};
constexpr std::array<Shift, 7> kDays = {
    {{"今天", 0}, {"今日", 0}, {"昨天", -1}, {"昨日", -1}, {"明天", 1}, {"明日", 1}, {"前天", -2}}};
constexpr std::array<std::string_view, 9> kVague = {"近日",     "日前", "近期",   "不久", "近年来",
                                                    "未来几周", "今后", "短期内", "择日"};
constexpr std::array<std::string_view, 9> kImmediate = {
    "自公布之日起", "自发布之日起", "自印发之日起", "自公告之日起", "即日起",
    "立即生效",     "即时生效",     "公布之日起",   "发布之日起"};

class HanScanner {
 public:
  explicit HanScanner(std::string_view text) : text_(text) {}

  std::vector<DateMention> Scan() const {
    std::vector<DateMention> found;
    std::size_t at = 0;
    while (at < text_.size()) {
      const MaybeMatch match = At(at);
      // "12025年" is no year: a number starts where its first digit stands.
      if (!match || (at > 0 && IsAsciiDigit(text_[at]) && IsAsciiDigit(text_[at - 1]))) {
        at += CharacterLength(at);
        continue;
      }
      const std::size_t before = found.empty() ? 0 : found.back().end;
      found.push_back(WithRole(at, *match, before));
      if (found.size() > 1) Link(found[found.size() - 2], found.back());
      at = match->next;
    }
    return found;
  }

 private:
  static bool IsAsciiDigit(char c) { return c >= '0' && c <= '9'; }

  bool Has(std::size_t at, std::string_view part) const {
    return at <= text_.size() && text_.substr(at, part.size()) == part;
  }

  std::size_t CharacterLength(std::size_t at) const {
    const auto lead = static_cast<unsigned char>(text_[at]);
    const std::size_t length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    return std::min(length, text_.size() - at);
  }

  std::size_t SkipBlank(std::size_t at) const {
    while (Has(at, " ")) ++at;
    return at;
  }

  // One digit at `at`: ASCII, full width or Han.
  std::optional<std::pair<int, std::size_t>> Digit(std::size_t at) const {
    if (at >= text_.size()) return std::nullopt;
    if (IsAsciiDigit(text_[at])) return std::pair(text_[at] - '0', at + 1);
    static constexpr std::array<std::string_view, 10> kHan = {"〇", "一", "二", "三", "四",
                                                              "五", "六", "七", "八", "九"};
    static constexpr std::array<std::string_view, 10> kWide = {"０", "１", "２", "３", "４",
                                                               "５", "６", "７", "８", "９"};
    for (std::size_t digit = 0; digit < kHan.size(); ++digit) {
      if (Has(at, kHan[digit]) || Has(at, kWide[digit])) {
        return std::pair(static_cast<int>(digit), at + kHan[digit].size());
      }
    }
    if (Has(at, "零")) return std::pair(0, at + 3);
    if (Has(at, "两")) return std::pair(2, at + 3);
    return std::nullopt;
  }

  // "2025", "２０２５", "二〇二五", "十一", "二十三", "九十".
  std::optional<Number> NumberAt(std::size_t at) const {
    Number number;
    number.next = at;
    while (auto digit = Digit(number.next)) {
      if (++number.digits > 4) return std::nullopt;
      number.value = number.value * 10 + digit->first;
      number.next = digit->second;
    }
    if (Has(number.next, "十") && number.digits <= 1) {
      const int tens = number.digits == 0 ? 1 : number.value;
      number.next += 3;
      number.value = tens * 10;
      number.digits = 0;
      if (auto digit = Digit(number.next)) {
        number.value += digit->first;
        number.next = digit->second;
      }
      return number;
    }
    return number.digits > 0 ? std::optional(number) : std::nullopt;
  }

  // A number followed by one of the unit's signs: its value, or 0; `at` moves behind.
  int Counted(std::size_t* at, std::string_view unit, std::string_view other, int most) const {
    const auto number = NumberAt(*at);
    if (!number || number->value < 1 || number->value > most) return 0;
    const std::size_t next = SkipBlank(number->next);
    const std::string_view sign = Has(next, unit) ? unit : other;
    if (sign.empty() || !Has(next, sign)) return 0;
    *at = SkipBlank(next + sign.size());
    return number->value;
  }

  MaybeMatch At(std::size_t at) const {
    for (const auto text : kImmediate) {
      if (Has(at, text)) return Plain(at + text.size(), DateKind::kImmediate, DateForm::kImmediate);
    }
    for (const auto text : kVague) {
      if (Has(at, text)) return Plain(at + text.size(), DateKind::kVague, DateForm::kVague);
    }
    using Pattern = MaybeMatch (HanScanner::*)(std::size_t) const;
    for (const Pattern pattern :
         {&HanScanner::Absolute, &HanScanner::ShiftedYear, &HanScanner::MonthDay,
          &HanScanner::Relative, &HanScanner::Weekday, &HanScanner::Length, &HanScanner::DayOnly}) {
      if (auto match = (this->*pattern)(at)) return match;
    }
    return std::nullopt;
  }

  static MaybeMatch Plain(std::size_t next, DateKind kind, DateForm form) {
    HanMatch match{next, kind, form == DateForm::kVague ? "han_vague" : "han_immediate", {}};
    match.date.form = form;
    return match;
  }

  static bool Exists(const DateParts& parts) {
    const int year = parts.year == 0 ? 2024 : parts.year;
    return parts.day == 0 || parts.day <= DaysInMonth(year, parts.month);
  }

  // What may follow a year: month and day, quarter, half, its beginning or end.
  MaybeMatch Rest(std::size_t at, DateParts parts, std::string_view rule) const {
    HanMatch match{at, parts.year != 0 ? DateKind::kAbsolute : DateKind::kRelative, rule, {}};
    match.date.form = DateForm::kCalendar;
    std::size_t next = at;
    if (Has(at, "上半年") || Has(at, "下半年")) {
      parts.half = Has(at, "上") ? 1 : 2;
      next = at + 9;
    } else if (const int quarter = QuarterAt(&next); quarter > 0) {
      parts.quarter = quarter;
    } else if ((parts.month = Counted(&next, "月", "", 12)) > 0) {
      parts.day = Counted(&next, "日", "号", 31);
    }
    if (!Exists(parts)) return std::nullopt;
    static constexpr std::array<std::pair<std::string_view, DatePortion>, 6> kPortions = {
        {{"年底", DatePortion::kEnd},
         {"底", DatePortion::kEnd},
         {"末", DatePortion::kEnd},
         {"年初", DatePortion::kStart},
         {"初", DatePortion::kStart},
         {"中旬", DatePortion::kMid}}};
    for (const auto& [text, portion] : kPortions) {
      if (parts.day != 0 || !Has(next, text)) continue;
      match.date.portion = portion;
      next += text.size();
      break;
    }
    match.next = TrimBlank(next);
    match.date.parts = parts;
    return match;
  }

  std::size_t TrimBlank(std::size_t end) const {
    while (end > 0 && text_[end - 1] == ' ') --end;
    return end;
  }

  int QuarterAt(std::size_t* at) const {
    std::size_t next = *at;
    if (Has(next, "第")) next += 3;
    const int quarter = Counted(&next, "季度", "", 4);
    if (quarter > 0) *at = next;
    return quarter;
  }

  // 2025年11月9日, 2025年11月, 2025年第四季度, 2025年.
  MaybeMatch Absolute(std::size_t at) const {
    const auto year = NumberAt(at);
    if (!year || year->digits != 4 || year->value < 1950 || year->value > 2099) return std::nullopt;
    const std::size_t sign = SkipBlank(year->next);
    // "公告2023年第23号" is a number.
    const std::size_t number = SkipBlank(sign + 3);
    const bool counts = Has(number, "第") && !Has(number + 3, "一季") && !Has(number + 3, "二季") &&
                        !Has(number + 3, "三季") && !Has(number + 3, "四季") &&
                        !Has(number + 4, "季") && !Has(number + 4, "季度");
    if (!Has(sign, "年") || counts) return std::nullopt;
    DateParts parts;
    parts.year = year->value;
    return Rest(SkipBlank(sign + 3), parts, "han_date");
  }

  MaybeMatch ShiftedYear(std::size_t at) const {
    for (const auto& [text, shift] : kYears) {
      if (!Has(at, text)) continue;
      DateParts parts;
      parts.has_year_shift = true;
      parts.year_shift = shift;
      return Rest(at + text.size(), parts, "han_shifted_year");
    }
    return std::nullopt;
  }

  // 11月9日, 11月起.
  MaybeMatch MonthDay(std::size_t at) const {
    std::size_t next = at;
    DateParts parts;
    parts.month = Counted(&next, "月", "", 12);
    if (parts.month == 0) return std::nullopt;
    parts.day = Counted(&next, "日", "号", 31);
    if (!Exists(parts)) return std::nullopt;
    HanMatch match{TrimBlank(next), DateKind::kPartial, "han_month_day", {}};
    match.date.form = DateForm::kCalendar;
    match.date.parts = parts;
    if (parts.day == 0 && (Has(next, "底") || Has(next, "初"))) {
      match.date.portion = Has(next, "底") ? DatePortion::kEnd : DatePortion::kStart;
      match.next = next + 3;
    }
    return match;
  }

  // 本月, 上周, 昨天, 当天; 本月9日 is a day of that month.
  MaybeMatch Relative(std::size_t at) const {
    HanMatch match{0, DateKind::kRelative, "han_relative", {}};
    match.date.form = DateForm::kShiftedUnit;
    match.date.shifted = true;
    for (const auto& [text, shift] : kDays) {
      if (!Has(at, text)) continue;
      match.next = at + text.size();
      match.date.shift = shift;
      return match;
    }
    for (const auto& [text, shift] : kMonths) {
      if (!Has(at, text)) continue;
      match.next = at + text.size();
      match.date.shift = shift;
      match.date.length = {1, DateUnit::kMonth};
      if (Has(match.next, "底")) {
        match.next += 3;
        match.date.portion = DatePortion::kEnd;
      }
      return match;
    }
    if (Has(at, "年底")) {
      match.next = at + 6;
      match.date.length = {1, DateUnit::kYear};
      match.date.portion = DatePortion::kEnd;
      return match;
    }
    for (const auto& [text, shift] : kWeeks) {
      if (!Has(at, text)) continue;
      match.next = at + text.size();
      match.date.shift = shift;
      match.date.length = {1, DateUnit::kWeek};
      if (const int day = WeekdayAt(&match.next); day >= 0) {
        match.date.form = DateForm::kWeekday;
        match.date.weekday = day;
        match.kind = DateKind::kWeekday;
      }
      return match;
    }
    if (Has(at, "当天") || Has(at, "当日") || Has(at, "同日")) {
      match.next = at + 6;
      match.date.anchor = DateAnchor::kLast;
      return match;
    }
    return std::nullopt;
  }

  int WeekdayAt(std::size_t* at) const {
    static constexpr std::array<std::string_view, 8> kNames = {"一", "二", "三", "四",
                                                               "五", "六", "日", "天"};
    for (std::size_t day = 0; day < kNames.size(); ++day) {
      if (!Has(*at, kNames[day])) continue;
      *at += 3;
      return static_cast<int>(day < 7 ? day : 6);
    }
    return -1;
  }

  // 周四, 星期四, but not 每周四 or 四周.
  MaybeMatch Weekday(std::size_t at) const {
    const bool short_form = Has(at, "周");
    if (!short_form && !Has(at, "星期")) return std::nullopt;
    if (at >= 3 && (Has(at - 3, "每") || Has(at - 3, "一"))) return std::nullopt;
    std::size_t next = at + (short_form ? 3 : 6);
    const int day = WeekdayAt(&next);
    if (day < 0 || Has(next, "年") || Has(next, "期")) return std::nullopt;
    HanMatch match{next, DateKind::kWeekday, "han_weekday", {}};
    match.date.form = DateForm::kWeekday;
    match.date.weekday = day;
    return match;
  }

  // 为期一年, 90天, 三个月; 90天内 is a limit.
  MaybeMatch Length(std::size_t at) const {
    const auto number = NumberAt(at);
    if (!number || number->value < 1 || number->value > 999) return std::nullopt;
    const std::size_t sign = SkipBlank(number->next);
    static constexpr std::array<std::pair<std::string_view, DateUnit>, 5> kUnits = {
        {{"个月", DateUnit::kMonth},
         {"年", DateUnit::kYear},
         {"天", DateUnit::kDay},
         {"日", DateUnit::kDay},
         {"周", DateUnit::kWeek}}};
    for (const auto& [text, unit] : kUnits) {
      if (!Has(sign, text)) continue;
      HanMatch match{sign + text.size(), DateKind::kDuration, "han_length", {}};
      match.date.form = DateForm::kLength;
      match.date.length = {number->value, unit};
      const bool limits = Has(match.next, "内") || Has(match.next, "之内");
      if (text == "日" && !limits) return std::nullopt;
      if (limits) {
        match.kind = DateKind::kRelative;
        match.date.form = DateForm::kOffset;
        match.date.bound = DateBound::kBy;
        match.next += Has(match.next, "内") ? 3 : 6;
      }
      return match;
    }
    return std::nullopt;
  }

  // 9日: a day of the month at hand.
  MaybeMatch DayOnly(std::size_t at) const {
    std::size_t next = at;
    DateParts parts;
    parts.day = Counted(&next, "日", "", 31);
    if (parts.day == 0 || Has(next, "内") || Has(next, "本")) return std::nullopt;
    HanMatch match{TrimBlank(next), DateKind::kPartial, "han_day", {}};
    match.date.form = DateForm::kCalendar;
    match.date.parts = parts;
    return match;
  }

  // 自…起 starts, 至… ends; 前 and 后 bound; a reporting verb behind it announces.
  DateMention WithRole(std::size_t at, const HanMatch& match, std::size_t previous_end) const {
    DateMention mention;
    mention.begin = at;
    mention.cue_begin = at;
    mention.end = match.next;
    mention.kind = match.kind;
    mention.rule = std::string(match.rule);
    mention.unresolved = match.date;
    if (match.kind == DateKind::kImmediate) mention.role = DateRole::kEffective;
    if (match.kind == DateKind::kVague || match.kind == DateKind::kImmediate) return mention;
    if (match.date.form == DateForm::kLength) {
      mention.role = DateRole::kUntil;
      return mention;
    }
    TakePrefix(mention, previous_end);
    TakeSuffix(mention);
    return mention;
  }

  void TakePrefix(DateMention& mention, std::size_t previous_end) const {
    struct Prefix {
      std::string_view text;
      DateRole role;
    };
    static constexpr std::array<Prefix, 17> kPrefixes = {{{"截止日期为", DateRole::kDeadline},
                                                          {"截止日期是", DateRole::kDeadline},
                                                          {"截止日期：", DateRole::kDeadline},
                                                          {"截止日期", DateRole::kDeadline},
                                                          {"截止时间为", DateRole::kDeadline},
                                                          {"截止时间：", DateRole::kDeadline},
                                                          {"截止到", DateRole::kDeadline},
                                                          {"延长至", DateRole::kUntil},
                                                          {"有效期至", DateRole::kUntil},
                                                          {"截至", DateRole::kUntil},
                                                          {"直至", DateRole::kUntil},
                                                          {"直到", DateRole::kUntil},
                                                          {"至", DateRole::kUntil},
                                                          {"到", DateRole::kUntil},
                                                          {"自从", DateRole::kEffective},
                                                          {"自", DateRole::kEffective},
                                                          {"从", DateRole::kEffective}}};
    for (const auto& [text, role] : kPrefixes) {
      const std::size_t size = text.size();
      if (mention.begin < previous_end + size || !Has(mention.begin - size, text)) continue;
      mention.role = role;
      mention.cue_begin = mention.begin - size;
      if (role != DateRole::kEffective) mention.cue_lean = Tense::kFuture;
      return;
    }
  }

  void TakeSuffix(DateMention& mention) const {
    struct Suffix {
      std::string_view text;
      DateRole role;
      Tense tense;
      DateBound bound;
    };
    static constexpr std::array<Suffix, 17> kSuffixes = {{
        {"起", DateRole::kEffective, Tense::kUnknown, DateBound::kNone},
        {"正式实施", DateRole::kEffective, Tense::kUnknown, DateBound::kNone},
        {"正式生效", DateRole::kEffective, Tense::kUnknown, DateBound::kNone},
        {"施行", DateRole::kEffective, Tense::kUnknown, DateBound::kNone},
        {"实施", DateRole::kEffective, Tense::kUnknown, DateBound::kNone},
        {"生效", DateRole::kEffective, Tense::kUnknown, DateBound::kNone},
        {"止", DateRole::kUntil, Tense::kFuture, DateBound::kNone},
        {"为止", DateRole::kUntil, Tense::kFuture, DateBound::kNone},
        {"到期", DateRole::kExpires, Tense::kFuture, DateBound::kNone},
        {"失效", DateRole::kExpires, Tense::kFuture, DateBound::kNone},
        {"之前", DateRole::kNone, Tense::kUnknown, DateBound::kBefore},
        {"以前", DateRole::kNone, Tense::kUnknown, DateBound::kBefore},
        {"前", DateRole::kNone, Tense::kUnknown, DateBound::kBefore},
        {"宣布", DateRole::kAnnounced, Tense::kPast, DateBound::kNone},
        {"表示", DateRole::kAnnounced, Tense::kPast, DateBound::kNone},
        {"发布", DateRole::kPublished, Tense::kPast, DateBound::kNone},
        {"公布", DateRole::kPublished, Tense::kPast, DateBound::kNone},
    }};
    for (const auto& suffix : kSuffixes) {
      if (!Has(mention.end, suffix.text)) continue;
      if (suffix.bound != DateBound::kNone) {
        mention.unresolved.bound = suffix.bound;
      } else {
        mention.role = suffix.role;
        mention.cue_tense = suffix.tense;
      }
      return;
    }
  }

  // 自A至B: B may leave out the year and never precedes A.
  static void Link(DateMention& first, DateMention& second) {
    const bool linked = second.role == DateRole::kUntil && second.begin - first.end <= 6 &&
                        first.role == DateRole::kEffective &&
                        first.unresolved.form == DateForm::kCalendar;
    if (!linked) return;
    if (second.unresolved.form == DateForm::kCalendar) {
      second.unresolved.other = first.unresolved.parts;
      second.unresolved.not_before_other = true;
    }
  }

  std::string_view text_;
};

bool HasHan(std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0xE3 && byte <= 0xE9) return true;
  }
  return false;
}

}  // namespace

std::vector<DateMention> FindHanDates(std::string_view sentence) {
  if (!HasHan(sentence)) return {};
  return HanScanner(sentence).Scan();
}

}  // namespace chipline
