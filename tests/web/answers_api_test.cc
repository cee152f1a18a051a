// Timeline, panel and expectations over the curated history, as the API gives them.
#include <map>
#include <memory>
#include <random>
#include <set>
#include <sstream>

#include <nlohmann/json.hpp>

#include "model/json.h"
#include "query/state.h"
#include "tests/support/catch.h"
#include "tests/support/history.h"
#include "tests/support/source_dir.h"
#include "web/app.h"

namespace chipline {
namespace {

using Json = nlohmann::ordered_json;

class HistorySite {
 public:
  HistorySite() : history_(LoadHistory(SourcePath("samples/history.jsonl"))) {
    REQUIRE(history_->failure.empty());
    app_ = *App::Start(*history_->log, SubjectTree::Embedded(), history_->clock, "test");
  }
  Response Ask(const std::string& target) const {
    Request request;
    request.method = "GET";
    return app_->Handle(std::move(request), target);
  }
  std::string Body(const std::string& target) const {
    const Response response = Ask(target);
    INFO(target << ": " << response.body.substr(0, 300));
    REQUIRE(response.status == 200);
    return response.body;
  }
  Json Get(const std::string& target) const { return Json::parse(Body(target)); }

 private:
  std::unique_ptr<LoadedHistory> history_;
  std::unique_ptr<App> app_;
};

const HistorySite& Site() {
  static const HistorySite site;
  return site;
}

std::vector<std::vector<std::string>> Rows(const std::string& csv) {
  std::vector<std::vector<std::string>> rows;
  std::istringstream lines(csv);
  for (std::string line; std::getline(lines, line);) {
    std::vector<std::string> cells(1);
    for (const char c : line) {
      if (c == ',') {
        cells.emplace_back();
      } else {
        cells.back() += c;
      }
    }
    rows.push_back(std::move(cells));
  }
  return rows;
}

std::string NextDay(const std::string& day) {
  return FormatDay(ParseDay(day).value() + 1);
}

// What the state's JSON has in a column, as the panel writes it.
std::string Cell(const Json& item, const std::string& column) {
  if (!item.contains(column)) return "";
  const Json& value = item[column];
  return value.is_string() ? value.get<std::string>() : value.dump();
}

const char* const kWhole = "from=2022-01-01&to=2026-06-30";

TEST_CASE("a timeline's spells are the states of their days") {
  const Json answer = Site().Get("/api/v1/timeline/CN/export/gallium?target=US");
  CHECK(answer["total"] == answer["items"].size());
  REQUIRE(answer["items"].size() >= 4);
  CHECK_FALSE(answer["items"][0].contains("from"));
  for (std::size_t i = 0; i < answer["items"].size(); ++i) {
    const Json& spell = answer["items"][i];
    if (i > 0) CHECK(spell["from"] == NextDay(answer["items"][i - 1]["to"]));
    for (const char* end : {"from", "to"}) {
      if (!spell.contains(end)) continue;
      const Json state = Site().Get("/api/v1/state/CN/export/gallium?target=US&date=" +
                                    spell[end].get<std::string>());
      for (const char* field : {"status", "since", "until", "returns", "when", "decided_by"}) {
        CHECK(Cell(state, field) == Cell(spell, field));
      }
    }
  }
  // As known before the suspension was published there is no spell of it.
  const Json before =
      Site().Get("/api/v1/timeline/CN/export/gallium?target=US&known_at=2025-10-01");
  CHECK(before["items"].size() < answer["items"].size());
}

TEST_CASE("every row of the panel is the state of its day, whatever its vintage") {
  std::mt19937 random(11);
  for (const std::string vintage : {"final", "first", "as_of&known_at=2025-04-12"}) {
    const auto rows =
        Rows(Site().Body("/api/v1/panel.csv?" + std::string(kWhole) + "&vintage=" + vintage));
    const std::vector<std::string>& header = rows[0];
    std::set<std::vector<std::string>> positions;
    for (std::size_t i = 1; i < rows.size(); ++i) {
      positions.insert({rows[i].begin() + 1, rows[i].begin() + 5});
    }
    CHECK(rows.size() - 1 == positions.size() * 1642);  // balanced
    for (int i = 0; i < 170; ++i) {
      const auto& row = rows[1 + random() % (rows.size() - 1)];
      std::string target = "/api/v1/state/" + row[1] + "/" + row[2] + "/" + row[3] +
                           "?target=" + PercentEncode(row[4]) + "&date=" + row[0];
      if (vintage == "first") target += "&known_at=" + row[0];
      if (vintage.starts_with("as_of")) target += "&known_at=2025-04-12";
      const Json state = Site().Get(target);
      INFO(target);
      for (std::size_t column = 1; column < header.size(); ++column) {
        if (header[column] == "key") continue;
        CHECK(row[column] == Cell(state, header[column]));
      }
    }
  }
}

TEST_CASE("spells written out day by day are the panel") {
  const std::string parameters = "from=2024-01-01&to=2025-12-31&issuer=CN&vintage=first";
  const auto days = Rows(Site().Body("/api/v1/panel.csv?" + parameters));
  const auto spells = Rows(Site().Body("/api/v1/panel.csv?form=spells&" + parameters));
  REQUIRE(spells.size() < days.size() / 20);
  std::vector<std::vector<std::string>> expanded = {days[0]};
  for (std::size_t i = 1; i < spells.size(); ++i) {
    for (std::string day = spells[i][0]; day <= spells[i][1]; day = NextDay(day)) {
      std::vector<std::string> row = {day};
      row.insert(row.end(), spells[i].begin() + 2, spells[i].end());
      expanded.push_back(std::move(row));
    }
  }
  CHECK(expanded == days);
}

// The files of a stored zip, by name. REQUIRES each is stored and its sizes are right.
std::map<std::string, std::string> Unzip(const std::string& zip) {
  const auto number = [&](std::size_t at, int bytes) {
    std::uint32_t value = 0;
    for (int i = bytes; i-- > 0;)
      value = value << 8 | static_cast<unsigned char>(zip[at + static_cast<std::size_t>(i)]);
    return value;
  };
  std::map<std::string, std::string> files;
  std::size_t at = 0;
  while (number(at, 4) == 0x04034B50) {
    REQUIRE(number(at + 8, 2) == 0);
    const std::size_t size = number(at + 22, 4);
    const std::size_t name = number(at + 26, 2);
    files[zip.substr(at + 30, name)] = zip.substr(at + 30 + name, size);
    at += 30 + name + size;
  }
  REQUIRE(number(at, 4) == 0x02014B50);
  return files;
}

// A cell against its field of the Table Schema.
bool Conforms(const std::string& cell, const Json& field) {
  const Json constraints = field.value("constraints", Json::object());
  if (cell.empty()) return !constraints.value("required", false);
  if (field["type"] == "date") return ParseDay(cell).has_value();
  if (field["type"] == "number") {
    char* end = nullptr;
    std::strtod(cell.c_str(), &end);
    return *end == '\0';
  }
  if (!constraints.contains("enum")) return true;
  for (const Json& word : constraints["enum"]) {
    if (word == cell) return true;
  }
  return false;
}

TEST_CASE("the package explains, checks and repeats itself") {
  const std::string target = "/api/v1/panel.zip?" + std::string(kWhole) + "&form=spells";
  const std::string zip = Site().Body(target);
  CHECK(zip == Site().Body(target));
  const auto files = Unzip(zip);
  for (const char* name :
       {"panel.csv", "datapackage.json", "README.md", "CITATION.cff", "SHA256SUMS"}) {
    INFO(name);
    CHECK(files.contains(name));
  }
  std::istringstream sums(files.at("SHA256SUMS"));
  int checked = 0;
  for (std::string hash, name; sums >> hash >> name; ++checked) {
    CHECK(hash == HexOf(Sha256(files.at(name))));
  }
  CHECK(checked == 4);
  const Json package = Json::parse(files.at("datapackage.json"));
  const Json& table = package["resources"][0];
  CHECK(table["bytes"] == files.at("panel.csv").size());
  CHECK(table["hash"] == "sha256:" + HexOf(Sha256(files.at("panel.csv"))));
  const auto rows = Rows(files.at("panel.csv"));
  CHECK(table["rows"] == rows.size() - 1);
  const Json& fields = table["schema"]["fields"];
  REQUIRE(rows[0].size() == fields.size());
  for (std::size_t i = 1; i < rows.size(); ++i) {
    REQUIRE(rows[i].size() == fields.size());
    for (std::size_t c = 0; c < fields.size(); ++c) {
      if (Conforms(rows[i][c], fields[c])) continue;
      FAIL("row " << i << ", " << fields[c]["name"] << ": " << rows[i][c]);
    }
  }
  // The schema can refuse.
  CHECK_FALSE(Conforms("2025-02-30", fields[0]));
  CHECK_FALSE(Conforms("forbidden", fields[6]));
  CHECK_FALSE(Conforms("", fields[6]));
}

TEST_CASE("the panel as JSON has the rows of the CSV") {
  const std::string parameters = "?from=2025-11-01&to=2025-11-30&issuer=CN&flow=export";
  const Json json = Site().Get("/api/v1/panel.json" + parameters);
  const auto rows = Rows(Site().Body("/api/v1/panel.csv" + parameters));
  CHECK(json["total"] == rows.size() - 1);
  REQUIRE(json["rows"].size() == rows.size() - 1);
  for (std::size_t i = 1; i < rows.size(); ++i) {
    for (std::size_t c = 0; c < rows[0].size(); ++c) {
      const Json& cell = json["rows"][i - 1][c];
      const std::string text = cell.is_null()     ? ""
                               : cell.is_string() ? cell.get<std::string>()
                                                  : cell.dump();
      CHECK(text == rows[i][c]);
    }
  }
}

TEST_CASE("what the panel cannot give is refused by name") {
  struct Row {
    const char* query;
    const char* parameter;
  };
  for (const Row& row : {Row{"from=2025-02-01&to=2025-01-01", "from"}, Row{"form=weeks", "form"},
                         Row{"vintage=best", "vintage"}, Row{"vintage=as_of", "known_at"},
                         Row{"vintage=first&known_at=2025-01-01", "vintage"},
                         Row{"from=1000-01-01&to=2500-01-01", "form"}, Row{"to=x", "to"}}) {
    INFO(row.query);
    const Response response = Site().Ask("/api/v1/panel.csv?" + std::string(row.query));
    CHECK(response.status == 400);
    CHECK(Json::parse(response.body)["parameter"] == row.parameter);
  }
}

TEST_CASE("a difference of knowledge names the letter that made it") {
  const Json answer = Site().Get(
      "/api/v1/diff?from=2025-04-12&to=2025-04-12&known_from=2025-04-12&known_to=2025-04-15"
      "&issuer=US&flow=export&subject=nvidia-h20&target=CN&expand=events");
  REQUIRE(answer["total"] == 1);
  const Json& item = answer["items"][0];
  CHECK(item["before"]["status"] == "open");
  CHECK(item["after"]["status"] == "licence_required");
  REQUIRE(item["causes"].size() == 1);
  CHECK(answer["events"][item["causes"][0].get<std::string>()]["key"] == "us-h20-licence-2025");
  // The record as it was after its first hundred entries did not hold the letter.
  const Json recorded = Site().Get(
      "/api/v1/diff?from=2025-04-20&to=2025-04-20&recorded_from=seq:100&recorded_to=seq:221"
      "&issuer=US&flow=export&subject=nvidia-h20&target=CN");
  CHECK(recorded["total"] == 1);
}

TEST_CASE("an answer without an event says so, and falls back") {
  const std::string path = "/api/v1/state/CN/export/gallium?date=2025-11-09&target=US";
  const Json with = Site().Get(path);
  const Json without = Site().Get(path + "&without=cn-suspension-ga-ge-sb-2025");
  CHECK(with["status"] == "licence_required");
  CHECK(without["status"] == "banned");
  CHECK(without["resolved"].contains("without"));
  CHECK_FALSE(with["resolved"].contains("without"));
  CHECK(Site().Get("/api/v1/ship/nvidia-h20?date=2025-04-12")["verdict"] == "restricted");
  CHECK(Site().Get(
            "/api/v1/ship/nvidia-h20?date=2025-04-12&without=us-h20-licence-2025")["verdict"] ==
        "yes");
  CHECK(Site().Ask(path + "&without=no-such-event").status == 404);
}

TEST_CASE("pages of forecasts lead over exactly the total, each forecast once") {
  for (const std::string filter : {"", "&outcome=fulfilled", "&issuer=CN"}) {
    CAPTURE(filter);
    const Json whole = Site().Get("/api/v1/expected?date=2026-06-30&limit=1000" + filter);
    REQUIRE(whole["items"].size() > 7);
    Json walked = Json::array();
    std::string next = "/api/v1/expected?date=2026-06-30&limit=7" + filter;
    while (!next.empty()) {
      const Response page = Site().Ask(next);
      const Json json = Json::parse(page.body);
      CHECK(json["total"] == whole["total"]);
      CHECK(json["scores"] == whole["scores"]);
      CHECK(json["due"] == whole["due"]);
      for (const Json& item : json["items"]) walked.push_back(item);
      next.clear();
      const std::string links(page.headers.Get("Link").value_or(""));
      const std::size_t end = links.find(">; rel=\"next\"");
      if (end != std::string::npos) next = links.substr(1, end - 1);
    }
    CHECK(walked == whole["items"]);
  }
  CHECK(Site().Ask("/api/v1/expected?after=x").status == 400);
  CHECK(Site().Ask("/api/v1/expected?after=999999.0").status == 400);
  CHECK(Site().Ask("/api/v1/expected?limit=0").status == 400);
}

TEST_CASE("what is expected is listed with its outcome, scored, and due in a calendar") {
  const Json answer = Site().Get("/api/v1/expected?date=2026-06-30&limit=1000&expand=events");
  CHECK(answer["total"] == answer["items"].size());
  int scored = 0;
  for (const Json& score : answer["scores"]) scored += score["total"].get<int>();
  CHECK(scored == answer["total"]);
  int parts = 0;
  for (const char* outcome : {"open", "fulfilled", "contradicted", "lapsed"}) {
    parts += Site()
                 .Get("/api/v1/expected?date=2026-06-30&outcome=" + std::string(outcome))["total"]
                 .get<int>();
  }
  CHECK(parts == answer["total"]);

  const std::string calendar = Site().Body("/api/v1/expected.ics?date=2026-06-30");
  CHECK_THAT(calendar,
             Catch::StartsWith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") &&
                 Catch::EndsWith("END:VCALENDAR\r\n") &&
                 Catch::Contains("DTSTART;VALUE=DATE:20261127\r\nDTEND;VALUE=DATE:20261128"));
  std::size_t entries = 0;
  std::set<std::string> uids;
  std::istringstream lines(calendar);
  for (std::string line; std::getline(lines, line);) {
    CHECK(line.back() == '\r');
    CHECK(line.size() <= 76);
    entries += line == "BEGIN:VEVENT\r" ? 1U : 0U;
    if (line.starts_with("UID:")) uids.insert(line);
  }
  CHECK(entries == answer["due"].size());
  CHECK(uids.size() == entries);
}

TEST_CASE("what came true is not expected next") {
  const auto ahead = [](const std::string& date) {
    const Json answer =
        Site().Get("/api/v1/state/CN/export/nexperia?target=*&expand=events&date=" + date);
    std::set<std::string> keys;
    for (const Json& id : answer["expected_next"]) {
      keys.insert(answer["events"][id.get<std::string>()]["key"].get<std::string>());
    }
    return keys;
  };
  CHECK(ahead("2025-10-20").contains("cn-nexperia-exemption-2025"));
  CHECK_FALSE(ahead("2025-12-01").contains("cn-nexperia-exemption-2025"));
}

}  // namespace
}  // namespace chipline
