#include "ingest/event_file.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "model/event_problems.h"
#include "model/json.h"
#include "model/json_bounds.h"
#include "model/json_members.h"
#include "store/posix.h"

namespace chipline {
namespace {

class Reader {
 public:
  Reader(const std::string& name, const std::string& by, const SubjectTree& subjects)
      : name_(name), by_(by), subjects_(subjects) {}

  void ReadLines(std::string_view text) {
    for (std::size_t line = 1; !text.empty(); ++line) {
      const std::size_t end = text.find('\n');
      const bool is_cut = end == std::string_view::npos;
      std::string_view content = text.substr(0, end);
      text.remove_prefix(is_cut ? text.size() : end + 1);
      if (content.find_first_not_of(" \t\r") == std::string_view::npos) continue;
      ReadEvent(content, name_ + ":" + std::to_string(line), is_cut);
    }
  }

  void ReadDocument(std::string_view text) {
    const auto parsed = ParseBounded(text);
    // Where it is no list, whoever reads one event says what is wrong with it.
    if (!parsed || !parsed->is_array()) return ReadEvent(text, name_, /*is_cut=*/false);
    const nlohmann::ordered_json& value = *parsed;
    if (const std::string twice = RepeatedMember(text, value); !twice.empty()) {
      return Fault(name_, {twice, "is given twice in one object"});
    }
    for (std::size_t i = 0; i < value.size(); ++i) {
      ReadEvent(value[i].dump(-1, ' ', false, nlohmann::json::error_handler_t::replace),
                name_ + ": item " + std::to_string(i + 1), /*is_cut=*/false);
    }
  }

  EventFile Finish() { return std::move(file_); }

 private:
  void Fault(const std::string& place, const Problem& problem) {
    std::string line = place + ": ";
    if (!problem.field.empty()) line += problem.field + ": ";
    file_.problems.push_back(line + problem.message);
  }

  void ReadEvent(std::string_view text, const std::string& place, bool is_cut) {
    ++file_.found;
    Result<ParsedEvent> parsed = EventFromJson(text, JsonMode::kSubmission);
    if (!parsed) {
      const Error& error = parsed.error();
      const std::string hint = is_cut ? " (the file may be cut off here)" : "";
      return Fault(place, {error.place, error.message + hint});
    }
    const std::vector<Problem> problems = ProblemsOf(*parsed, subjects_);
    for (const Problem& problem : problems) Fault(place, problem);
    if (!problems.empty()) return;
    FileEntry& read = file_.entries.emplace_back();
    read.place = place;
    read.entry.events.push_back(std::move(parsed->event));
    read.entry.by = by_;
  }

  const std::string& name_;
  const std::string& by_;
  const SubjectTree& subjects_;
  EventFile file_;
};

}  // namespace

EventFile ParseEvents(std::string_view text, const std::string& name, const std::string& by,
                      const SubjectTree& subjects) {
  Reader reader(name, by, subjects);
  if (name.ends_with(".json")) {
    reader.ReadDocument(text);
  } else {
    reader.ReadLines(text);
  }
  return reader.Finish();
}

Result<EventFile> ReadEventFile(const std::string& path, const std::string& by,
                                const SubjectTree& subjects) {
  return ParseEvents(CHIP_TRY(ReadFile(path)), path, by, subjects);
}

}  // namespace chipline
