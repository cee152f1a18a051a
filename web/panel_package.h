// The panel as a data package: the table, its schema, how to cite it, and checksums.
#pragma once

#include <cstdint>
#include <string>

#include "web/panel_table.h"

namespace chipline {

// What the package says of itself beside its rows.
struct PanelPackage {
  std::string csv;
  std::size_t rows = 0;
  PanelForm form = PanelForm::kDays;
  std::string resolved;      // the question as it was understood, as JSON
  std::uint64_t seq = 0;     // the last entry that it rests on
  std::string recorded_day;  // of that entry, empty for an empty log
  std::string rules_version;
};

// panel.csv, datapackage.json (Table Schema), README.md, CITATION.cff and SHA256SUMS. The same
// package gives the same bytes.
std::string ZipPanel(const PanelPackage& package);

}  // namespace chipline
