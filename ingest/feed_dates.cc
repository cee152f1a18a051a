#include "ingest/feed_dates.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <utility>
#include <vector>

#include <re2/re2.h>

#include "ingest/text_utils.h"
#include "model/day.h"

namespace chipline {
namespace {

struct Stamp {
  int year = 0;
  int month = 1;
  int day = 1;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int zone_minutes = 0;  // east of Greenwich
};

std::optional<std::int64_t> Instant(const Stamp& stamp) {
  if (stamp.year < 1 || stamp.year > 9999 || stamp.month < 1 || stamp.month > 12) return {};
  if (stamp.day < 1 || stamp.day > DaysInMonth(stamp.year, stamp.month)) return {};
  if (stamp.hour > 23 || stamp.minute > 59 || stamp.second > 59) return {};
  const std::int64_t days = FromCivil({stamp.year, stamp.month, stamp.day});
  return ((days * 24 + stamp.hour) * 60 + stamp.minute - stamp.zone_minutes) * 60 + stamp.second;
}

std::optional<int> Number(std::string_view digits) {
  int value = 0;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (fault != std::errc() || end != digits.data() + digits.size() || value < 0) return {};
  return value;
}

// The names of RFC 822, and those of central Europe; 0 for any other.
int NamedZoneMinutes(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, int>, 19> kZones = {{
      {"adt", -3}, {"ast", -4}, {"at", -4},  {"edt", -4}, {"est", -5}, {"et", -5},  {"cdt", -5},
      {"cst", -6}, {"ct", -6},  {"mdt", -6}, {"mst", -7}, {"mt", -7},  {"pdt", -7}, {"pst", -8},
      {"pt", -8},  {"a", -1},   {"n", 1},    {"met", 1},  {"mest", 2},
  }};
  for (const auto& [zone, hours] : kZones) {
    if (zone == name) return hours * 60;
  }
  if (name == "m") return -12 * 60;
  return name == "y" ? 12 * 60 : 0;
}

// "+0530", "-05:00", "est", "etc/gmt", "gmt+2"; nothing for a sign without digits.
std::optional<int> ZoneMinutes(std::string_view zone) {
  if (zone.starts_with("etc/")) zone.remove_prefix(4);
  if (zone.starts_with("gmt") && zone.size() > 3) zone.remove_prefix(3);
  if (!zone.starts_with('+') && !zone.starts_with('-')) return NamedZoneMinutes(zone);
  static const RE2 pattern(R"([+-](\d\d?):?(\d\d)?)");
  int hours = 0;
  std::string minutes;
  if (!RE2::FullMatch(re2::StringPiece(zone.data(), zone.size()), pattern, &hours, &minutes)) {
    return {};
  }
  const int total = hours * 60 + Number(minutes).value_or(0);
  return zone[0] == '-' ? -total : total;
}

// "19:48", "19:48:21.5"; false where it is no time.
bool ReadTime(std::string_view text, Stamp* stamp) {
  static const RE2 pattern(R"((\d{1,2})(?::(\d{1,2}))?(?::(\d{1,2})(?:\.\d*)?)?)");
  std::string minute;
  std::string second;
  if (!RE2::FullMatch(re2::StringPiece(text.data(), text.size()), pattern, &stamp->hour, &minute,
                      &second)) {
    return false;
  }
  stamp->minute = Number(minute).value_or(0);
  stamp->second = Number(second).value_or(0);
  return true;
}

std::optional<std::int64_t> ReadW3c(const std::string& text) {
  static const RE2 pattern(
      R"((\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:(?:t|\s+)([\d:.]+)\s*(z|[a-z]{2,4}|[+-]\d\d:?\d\d)?)?)");
  Stamp stamp;
  std::string month;
  std::string day;
  std::string time;
  std::string zone;
  if (!RE2::FullMatch(text, pattern, &stamp.year, &month, &day, &time, &zone)) return {};
  stamp.month = Number(month).value_or(1);
  stamp.day = Number(day).value_or(1);
  if (!time.empty() && !ReadTime(time, &stamp)) return {};
  const auto minutes = ZoneMinutes(zone);
  if (!minutes) return {};
  stamp.zone_minutes = *minutes;
  return Instant(stamp);
}

int MonthNamed(std::string_view word) {
  static constexpr std::array<std::string_view, 12> kMonths = {
      "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
  const auto* found = std::find(kMonths.begin(), kMonths.end(), word.substr(0, 3));
  return found == kMonths.end() ? 0 : static_cast<int>(found - kMonths.begin()) + 1;
}

bool IsDayName(std::string_view word) {
  static constexpr std::array<std::string_view, 7> kDays = {"mon", "tue", "wed", "thu",
                                                            "fri", "sat", "sun"};
  return std::find(kDays.begin(), kDays.end(), word.substr(0, 3)) != kDays.end();
}

std::optional<int> YearOf(std::string_view digits) {
  auto year = Number(digits);
  if (year && digits.size() <= 2) *year += *year < 90 ? 2000 : 1900;
  return year;
}

std::optional<std::int64_t> ReadRfc822(const std::string& text) {
  std::vector<std::string_view> words = SplitWords(text);
  if (words.empty()) return {};
  if (IsDayName(words[0])) {
    const std::size_t comma = words[0].rfind(',');
    const bool glued = comma != std::string_view::npos && comma + 1 < words[0].size();
    const std::string_view rest = glued ? words[0].substr(comma + 1) : std::string_view();
    words.erase(words.begin());
    if (glued) words.insert(words.begin(), rest);
  }
  if (words.size() < 3) return {};
  Stamp stamp;
  std::string_view day = words[0];
  stamp.month = MonthNamed(words[1]);
  if (stamp.month == 0) {
    stamp.month = MonthNamed(words[0]);
    day = words[1];
  }
  if (day.ends_with(',')) day.remove_suffix(1);
  const auto number = Number(day);
  const auto year = YearOf(words[2]);
  if (stamp.month == 0 || !number || !year) return {};
  stamp.day = *number;
  stamp.year = *year;
  if (words.size() > 3 && !ReadTime(words[3], &stamp)) return {};
  const auto zone = ZoneMinutes(words.size() > 4 ? words[4] : std::string_view());
  if (!zone) return {};
  stamp.zone_minutes = *zone;
  return Instant(stamp);
}

// "20031231T101455Z", "2003-365", "031231": forms without dashes and days of the year.
std::optional<std::int64_t> ReadCompact(const std::string& text) {
  static const RE2 pattern(
      R"((\d{4}|\d\d)-?(?:(\d\d)-?(\d\d)|(\d{3}))(?:t?(\d\d):?(\d\d)(?::?(\d\d))?(?:\.\d+)?\s*(z|[+-]\d\d:?(?:\d\d)?)?)?)");
  std::string year;
  std::string month;
  std::string day;
  std::string ordinal;
  std::string hour;
  std::string minute;
  std::string second;
  std::string zone;
  if (!RE2::FullMatch(text, pattern, &year, &month, &day, &ordinal, &hour, &minute, &second,
                      &zone)) {
    return {};
  }
  Stamp stamp;
  stamp.year = Number(year).value_or(0) + (year.size() == 2 ? 2000 : 0);
  stamp.month = Number(month).value_or(1);
  stamp.day = Number(day).value_or(1);
  stamp.hour = Number(hour).value_or(0);
  stamp.minute = Number(minute).value_or(0);
  stamp.second = Number(second).value_or(0);
  const auto minutes = ZoneMinutes(zone);
  if (!minutes) return {};
  stamp.zone_minutes = *minutes;
  const int of_year = Number(ordinal).value_or(1);
  if (of_year < 1 || of_year > (IsLeapYear(stamp.year) ? 366 : 365)) return {};
  auto instant = Instant(stamp);
  if (instant) *instant += (of_year - 1) * std::int64_t{86'400};
  return instant;
}

// "Sun Jan  4 16:29:06 2004"; a zone before the year is read, too ("PST 2004").
std::optional<std::int64_t> ReadAsctime(const std::string& text) {
  std::vector<std::string_view> words = SplitWords(text);
  if (words.size() < 5 || !IsDayName(words[0])) return {};
  Stamp stamp;
  stamp.month = MonthNamed(words[1]);
  const auto day = Number(words[2]);
  const auto year = Number(words.back());
  if (stamp.month == 0 || !day || !year || !ReadTime(words[3], &stamp)) return {};
  stamp.day = *day;
  stamp.year = *year;
  if (words.size() > 5) stamp.zone_minutes = ZoneMinutes(words[4]).value_or(0);
  return Instant(stamp);
}

}  // namespace

std::optional<std::int64_t> ParseFeedInstant(std::string_view text) {
  constexpr std::size_t kLongest = 200;
  if (text.size() > kLongest) return {};
  const std::string lower = AsciiLower(Trim(text));
  for (const auto read : {ReadW3c, ReadRfc822, ReadCompact, ReadAsctime}) {
    if (auto instant = read(lower)) return instant;
  }
  return {};
}

}  // namespace chipline
