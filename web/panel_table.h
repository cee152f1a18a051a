// The panel as a table: one list of columns that CSV, JSON and the schema are written from.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/json_value.h"
#include "model/result.h"
#include "query/panel.h"
#include "web/answers.h"
#include "web/site.h"

namespace chipline {

enum class PanelForm {
  kDays,    // a row for each position and day
  kSpells,  // a row for each run of days with one answer
};

// [{name, type, description, constraints}] as Table Schema has it, in the order of the cells.
Json PanelFields(PanelForm form);

// How many rows the table has.
std::size_t PanelRowCount(const std::vector<PanelRun>& runs, PanelForm form);

// Header and rows, LF, RFC 4180; an empty cell is "none". A key that a spreadsheet would take for a
// formula gets a leading apostrophe.
Result<std::string> PanelCsv(const Site& site, const Timeline& timeline,
                             const std::vector<PanelRun>& runs, PanelForm form);
// [[cell, …], …] with null for none.
Result<std::string> PanelRowsJson(const Site& site, const Timeline& timeline,
                                  const std::vector<PanelRun>& runs, PanelForm form);

}  // namespace chipline
