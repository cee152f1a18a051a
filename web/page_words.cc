#include "web/page_words.h"

#include <algorithm>
#include <array>

namespace chipline {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

struct Country {
  Jurisdiction code;
  std::string_view name;
  std::string_view adjective;
};
constexpr std::array<Country, 8> kCountries = {{
    {Jurisdiction::kAny, "all destinations", "any"},
    {Jurisdiction::kUS, "the United States", "US"},
    {Jurisdiction::kCN, "China", "Chinese"},
    {Jurisdiction::kNL, "the Netherlands", "Dutch"},
    {Jurisdiction::kJP, "Japan", "Japanese"},
    {Jurisdiction::kTW, "Taiwan", "Taiwanese"},
    {Jurisdiction::kKR, "South Korea", "South Korean"},
    {Jurisdiction::kEU, "the European Union", "EU"},
}};

const Country* FindCountry(Jurisdiction code) {
  const auto* found = std::find_if(kCountries.begin(), kCountries.end(),
                                   [code](const Country& country) { return country.code == code; });
  return found == kCountries.end() ? nullptr : found;
}

std::string_view MonthName(const CivilDay& civil) {
  return kMonths[static_cast<std::size_t>(civil.month - 1)];
}

}  // namespace

std::string LongDay(Day day) {
  if (day == kDistantPast || day == kDistantFuture) return "an unknown day";
  const CivilDay civil = ToCivil(day);
  return std::to_string(civil.day) + " " + std::string(MonthName(civil)) + " " +
         std::to_string(civil.year);
}

std::string ShortDay(Day day) {
  if (day == kDistantPast || day == kDistantFuture) return "…";
  const CivilDay civil = ToCivil(day);
  return std::to_string(civil.day) + " " + std::string(MonthName(civil).substr(0, 3)) + " " +
         std::to_string(civil.year);
}

std::string Words(std::string_view code_name) {
  std::string words(code_name);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

std::string Capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  }
  return text;
}

std::string CountryName(Jurisdiction code) {
  const Country* country = FindCountry(code);
  return std::string(country == nullptr ? Name(code) : country->name);
}

std::string CountryAdjective(Jurisdiction code) {
  const Country* country = FindCountry(code);
  return std::string(country == nullptr ? Name(code) : country->adjective);
}

std::string DateWords(const Edtf& date) {
  if (date.is_day()) return LongDay(date.earliest());
  const std::string& text = date.text();
  const bool is_plain = text.find_first_not_of("0123456789-") == std::string::npos;
  if (!is_plain || text.size() != 7) return text;
  static constexpr std::array<std::string_view, 4> kQuarters = {"first", "second", "third",
                                                                "fourth"};
  const std::string year = text.substr(0, 4);
  const int part = (text[5] - '0') * 10 + (text[6] - '0');
  if (part >= 33 && part <= 36) {
    return "the " + std::string(kQuarters[static_cast<std::size_t>(part - 33)]) + " quarter of " +
           year;
  }
  if (part < 1 || part > 12) return text;
  return std::string(kMonths[static_cast<std::size_t>(part - 1)]) + " " + year;
}

std::string NumberWords(double number) {
  std::string text = std::to_string(number);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

std::string Counted(std::size_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

std::string PositionTitle(const Position& position) {
  std::string title = Capital(CountryAdjective(position.issuer)) + " " + Words(Name(position.flow));
  if (position.target == Jurisdiction::kAny) return title + ", all destinations";
  const bool inward = position.flow == Flow::kImport || position.flow == Flow::kProcurement;
  return title + (inward ? " from " : " to ") + CountryName(position.target);
}

bool IsWebAddress(std::string_view url) {
  return url.starts_with("https://") || url.starts_with("http://");
}

}  // namespace chipline
