#include "web/http_date.h"

#include <array>
#include <cstdint>
#include <cstdio>

namespace chipline {
namespace {

constexpr Micros kMicrosPerSecond = 1'000'000;
constexpr std::array<std::string_view, 7> kDays = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::optional<int> ReadNumber(std::string_view digits) {
  int number = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return number;
}

}  // namespace

std::string FormatHttpDate(Micros instant) {
  const Day day = UtcDay(instant);
  const CivilDay civil = ToCivil(day);
  const auto second = static_cast<int>((instant - Micros{day} * kMicrosPerDay) / kMicrosPerSecond);
  const std::string_view name = kDays[static_cast<std::size_t>(Weekday(day))];
  const std::string_view month = kMonths[static_cast<std::size_t>(civil.month - 1)];
  std::array<char, 40> text{};
  const int length = std::snprintf(
      text.data(), text.size(), "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT", name.data(), civil.day,
      month.data(), civil.year, second / 3600, second / 60 % 60, second % 60);
  return {text.data(), static_cast<std::size_t>(length)};
}

std::optional<Micros> ParseHttpDate(std::string_view text) {
  constexpr std::string_view kForm = "Www, 00 Mmm 0000 00:00:00 GMT";
  if (text.size() != kForm.size()) return std::nullopt;
  const auto number = [&](std::size_t at, std::size_t length) {
    return ReadNumber(text.substr(at, length));
  };
  const auto day = number(5, 2);
  const auto year = number(12, 4);
  const auto hour = number(17, 2);
  const auto minute = number(20, 2);
  const auto second = number(23, 2);
  int month = 0;
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    if (text.substr(8, 3) == kMonths[i]) month = static_cast<int>(i) + 1;
  }
  if (!day || !year || !hour || !minute || !second || month == 0) return std::nullopt;
  if (*year < 1 || *day < 1 || *day > DaysInMonth(*year, month)) return std::nullopt;
  if (*hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  const Micros instant =
      Micros{FromCivil({*year, month, *day})} * kMicrosPerDay +
      (Micros{*hour} * 3600 + Micros{*minute} * 60 + Micros{*second}) * kMicrosPerSecond;
  // A leap second counts as the next one; everything else must read back as it was written.
  if (*second < 60 && FormatHttpDate(instant) != text) return std::nullopt;
  return instant;
}

}  // namespace chipline
