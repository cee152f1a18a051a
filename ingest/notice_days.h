// Civil days as legal texts print them: "October 7, 2022", "7 October 2022", "10/07/2022",
// "2022-10-07", "October 12 and 21, 2022", "on publication", "60 days after publication".
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "model/day.h"

namespace chipline {

struct PrintedDay {
  std::size_t begin = 0;  // bytes
  std::size_t end = 0;
  Day day = 0;
};

// In order, never overlapping. A day without its year takes the next one that is printed behind it,
// else the year that puts it nearest to `published`; without either it is left out. American order
// in numbers. Days that do not exist are left out.
std::vector<PrintedDay> FindPrintedDays(std::string_view text, std::optional<Day> published);

}  // namespace chipline
