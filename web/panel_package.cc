#include "web/panel_package.h"

#include <vector>

#include <nlohmann/json.hpp>

#include "model/entry.h"
#include "web/zip.h"

namespace chipline {
namespace {

constexpr char kTitle[] =
    "Chipline: measures on trade in chips between the United States and China";

std::string DataPackage(const PanelPackage& package) {
  Json key = Json::array({package.form == PanelForm::kDays ? "date" : "from"});
  for (const char* column : {"issuer", "flow", "subject", "target"}) key.push_back(column);
  const Json schema = {{"fields", PanelFields(package.form)},
                       {"missingValues", Json::array({""})},
                       {"primaryKey", key}};
  const Json table = {{"name", "panel"},
                      {"path", "panel.csv"},
                      {"profile", "tabular-data-resource"},
                      {"format", "csv"},
                      {"mediatype", "text/csv"},
                      {"encoding", "utf-8"},
                      {"bytes", package.csv.size()},
                      {"hash", "sha256:" + HexOf(Sha256(package.csv))},
                      {"rows", package.rows},
                      {"schema", schema}};
  const Json json = {{"profile", "tabular-data-package"},
                     {"name", "chipline-panel"},
                     {"title", kTitle},
                     {"resolved", Json::parse(package.resolved)},
                     {"seq", package.seq},
                     {"rules_version", package.rules_version},
                     {"resources", Json::array({table})}};
  return json.dump(2) + "\n";
}

std::string Citation(const PanelPackage& package) {
  std::string text =
      "cff-version: 1.2.0\n"
      "message: \"If you use this table, please cite it with its seq and rules version.\"\n"
      "type: dataset\n"
      "title: \"" +
      std::string(kTitle) +
      "\"\n"
      "authors:\n"
      "  - name: \"Chipline contributors\"\n"
      "version: \"seq " +
      std::to_string(package.seq) + ", rules " + package.rules_version + "\"\n";
  if (!package.recorded_day.empty()) text += "date-released: " + package.recorded_day + "\n";
  return text;
}

std::string ReadMe(const PanelPackage& package) {
  return "# " + std::string(kTitle) +
         "\n\n"
         "`panel.csv` holds " +
         std::to_string(package.rows) +
         (package.form == PanelForm::kDays ? " rows, one for each position and day"
                                           : " rows, one for each position and run of equal days") +
         ". `datapackage.json` says\nwhat each column holds and which question was asked; an empty "
         "cell is \"none\".\n\n"
         "    sha256sum -c SHA256SUMS\n"
         "    pandas.read_csv(\"panel.csv\", keep_default_na=False)\n"
         "    read.csv(\"panel.csv\", na.strings = \"\")\n";
}

}  // namespace

std::string ZipPanel(const PanelPackage& package) {
  std::vector<ZipFile> files = {{"panel.csv", package.csv},
                                {"datapackage.json", DataPackage(package)},
                                {"README.md", ReadMe(package)},
                                {"CITATION.cff", Citation(package)}};
  std::string sums;
  for (const ZipFile& file : files) sums += HexOf(Sha256(file.bytes)) + "  " + file.name + "\n";
  files.push_back({"SHA256SUMS", sums});
  return Zip(files);
}

}  // namespace chipline
