// The words that pages use for days, codes and countries. Days are written out by the server and
// never pass through a browser's clock or time zone.
#pragma once

#include <string>
#include <string_view>

#include "model/codes.h"
#include "model/day.h"
#include "model/edtf.h"
#include "query/position.h"

namespace chipline {

// "9 November 2025", "licence required", "the United States".
std::string LongDay(Day day);
std::string ShortDay(Day day);  // "9 Nov 2025"
std::string Words(std::string_view code_name);
std::string Capital(std::string text);
std::string CountryName(Jurisdiction code);
std::string CountryAdjective(Jurisdiction code);  // "US", "Chinese"

// A date as precise as it is: "9 November 2025", "July 2025", "the first quarter of 2026", "2019";
// other forms as they are written.
std::string DateWords(const Edtf& date);
// Without needless zeros: "25", "7.5".
std::string NumberWords(double number);
// "1 event", "2 events".
std::string Counted(std::size_t count, std::string_view one, std::string_view many);

// "US export to China", "Chinese import from the United States".
std::string PositionTitle(const Position& position);
// Only what a browser may follow: a source's address is somebody else's text.
bool IsWebAddress(std::string_view url);

}  // namespace chipline
