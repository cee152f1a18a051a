// The board over all days at once: what each subject's row shows, as spells. A page shows one day
// of it and hands the rest to the script, which steps through days without asking again.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "query/as_of.h"
#include "query/position.h"
#include "query/timeline.h"
#include "web/status_look.h"

namespace chipline {

// One column: the strictest answer among these flows.
struct BoardColumn {
  std::string_view title;
  Jurisdiction issuer;
  std::vector<Flow> flows;
  Jurisdiction target;
};

struct BoardSection {
  std::string_view id;
  std::string_view title;
  std::string_view lead;
  std::array<BoardColumn, 2> columns;
  bool has_verdict;  // P15
};
const std::vector<BoardSection>& BoardSections();

// From `first` on it looks like `look`, a number of Board::looks.
struct LaneSpell {
  Day first = kDistantPast;
  std::uint32_t look = 0;
};
using Lane = std::vector<LaneSpell>;  // the first from kDistantPast, neighbours different

// The spell that holds the day. REQUIRES: !lane.empty()
const LaneSpell& SpellAt(const Lane& lane, Day day);

struct BoardRow {
  SubjectIndex subject = 0;
  std::size_t section = 0;  // of BoardSections()
  int depth = 0;            // how many ancestors stand above it in its section
  std::array<Lane, 2> columns;
  Lane verdict;  // empty where the section has none
};

struct Board {
  std::vector<StatusLook> looks;
  std::vector<BoardRow> rows;  // by section, in the order of the tree
};

// Which knowledge a day's answer rests on.
enum class BoardKnowledge {
  kAsAsked,    // the AsOf's, whatever the day
  kOfThatDay,  // what had been published by the day itself: as printed that morning
};

// Every subject that some event names. The AsOf's date plays no part. Looks have the numbers that
// they have in `like`, new ones behind them, so that rows of the two can be compared.
Board MakeBoard(const Timeline& timeline, const AsOf& as_of, BoardKnowledge knowledge,
                const Board* like = nullptr);

// Subjects whose column went from one word to another on one day.
struct BoardChange {
  Day day = 0;
  std::size_t section = 0;
  std::size_t column = 0;
  std::string_view from;  // words of looks; the board must outlive them
  std::string_view to;
  std::vector<std::size_t> rows;  // of Board::rows
};
// In order of day, then of the board. That a record begins is no change.
std::vector<BoardChange> ChangesOf(const Board& board);

}  // namespace chipline
