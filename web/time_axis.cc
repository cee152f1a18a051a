#include "web/time_axis.h"

#include <algorithm>
#include <cstdint>

namespace chipline {
namespace {

constexpr int kYearsBack = 12;
constexpr int kYearsAhead = 4;

// Hundredths of a per cent.
std::int64_t Share(std::int64_t days, std::int64_t whole) {
  return whole <= 0 ? 0 : (days * 10'000 + whole / 2) / whole;
}

std::string Percent(std::int64_t share) {
  std::string text = std::to_string(share / 100);
  if (const auto rest = share % 100; rest != 0) {
    text += (rest < 10 ? ".0" : ".") + std::to_string(rest);
  }
  return text + "%";
}

}  // namespace

TimeAxis TimeAxis::Around(Day first_change, Day last_change, Day today, Day day) {
  const int now = ToCivil(today).year;
  const auto year_of = [&](Day change) {
    return std::clamp(ToCivil(std::clamp(change, -400'000, 800'000)).year, now - kYearsBack,
                      now + kYearsAhead);
  };
  const int asked = ToCivil(day).year;
  const int first = std::min({year_of(first_change), asked});
  const int last = std::max({year_of(last_change), now, asked});
  return {FromCivil({first, 1, 1}), FromCivil({last, 12, 31})};
}

std::string TimeAxis::At(Day day) const {
  const Day inside = std::clamp(day, first, last + 1);
  return Percent(Share(std::int64_t{inside} - first, std::int64_t{last} - first + 1));
}

std::string TimeAxis::Width(Day from, Day to) const {
  const Day begin = std::clamp(from, first, last + 1);
  const Day end = to >= last ? last + 1 : std::max(to + 1, begin);
  return Percent(Share(std::int64_t{end} - begin, std::int64_t{last} - first + 1));
}

void WriteYears(HtmlWriter& page, const TimeAxis& axis) {
  const int first = ToCivil(axis.first).year;
  const int last = ToCivil(axis.last).year;
  page.Open("svg",
            {{"class", "years"}, {"width", "100%"}, {"height", "18"}, {"aria-hidden", "true"}});
  for (int year = first; year <= last; ++year) {
    const Day start = FromCivil({year, 1, 1});
    const std::string at = axis.At(start);
    if (year > first) {
      page.Empty("line", {{"x1", at}, {"x2", at}, {"y1", "0"}, {"y2", "5"}});
    }
    const bool is_odd = (year - first) % 2 != 0;
    page.Element("text",
                 {{"class", is_odd ? "odd" : "even"},
                  {"x", axis.At(FromCivil({year, 7, 2}))},
                  {"y", "14"},
                  {"text-anchor", "middle"}},
                 std::to_string(year));
  }
  page.Close();
}

}  // namespace chipline
