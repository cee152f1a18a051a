// The board's table: one row a subject, its history as a strip and one day of it in words.
#pragma once

#include <string>

#include "web/board_model.h"
#include "web/html.h"
#include "web/http.h"
#include "web/time_axis.h"

namespace chipline {

// `shown` is the board that the day's words come from; the rows carry `as_asked` and `that_day` for
// the script. All three have the same rows.
struct BoardTable {
  const Timeline& timeline;
  const Board& as_asked;
  const Board& that_day;
  const Board& shown;
  TimeAxis axis;
  Day date = 0;
};

void WriteBoardTable(HtmlWriter& page, const BoardTable& table, const Request& request);

// What the numbers in the rows mean: a line a look, its class, word and detail between tabs.
std::string LooksText(const Board& board);

}  // namespace chipline
