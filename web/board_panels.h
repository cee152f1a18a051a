// Beside the board: what changed lately, what falls due, and how fresh the sources are.
#pragma once

#include <vector>

#include "web/board_model.h"
#include "web/html.h"
#include "web/http.h"

namespace chipline {

struct BoardPanels {
  const Timeline& timeline;
  const AsOf& as_of;
  const Board& shown;     // that `changes` are of
  const Board& as_asked;  // that `ahead` are of
  const std::vector<BoardChange>& changes;
  // Of what was known on the page's known_at: what lies ahead must hold no hindsight.
  const std::vector<BoardChange>& ahead;
};

void WriteBoardPanels(HtmlWriter& page, const BoardPanels& panels, const Request& request);

}  // namespace chipline
