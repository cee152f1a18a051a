#include "tests/support/event_text.h"

#include <charconv>
#include <cstdlib>
#include <utility>

namespace chipline {
namespace {

constexpr Day kFirstRecordedDay = 20605;  // 2026-06-01

template <class E>
Result<E> Code(const std::string& word) {
  const auto code = FromName<E>(word);
  if (!code) return InvalidArgument("'" + word + "' is none of " + NameList<E>());
  return *code;
}

Result<void> ReadIssuer(const std::string& word, PolicyEvent* event) {
  const std::size_t slash = word.find('/');
  if (slash != std::string::npos) event->agency = word.substr(slash + 1);
  for (const std::string& code : Pieces(word.substr(0, slash), '+')) {
    event->issuers.push_back(CHIP_TRY(Code<Jurisdiction>(code)));
  }
  return Ok();
}

// "a..b", "a", "?..b", where a and b may be "[x..y]".
Result<void> ReadDates(const std::string& word, PolicyEvent* event) {
  const std::size_t bracket = word[0] == '[' ? word.find(']') : 0;
  const std::size_t dots = word.find("..", bracket);
  const std::string first = word.substr(0, dots);
  if (first != "?") event->effective = CHIP_TRY(Edtf::Parse(first));
  if (dots != std::string::npos) event->until = CHIP_TRY(Edtf::Parse(word.substr(dots + 2)));
  return Ok();
}

Result<void> ReadConditions(const std::string& value, PolicyEvent* event) {
  for (const std::string& piece : Pieces(value)) {
    const std::size_t colon = piece.find(':');
    Condition condition;
    condition.kind = CHIP_TRY(Code<ConditionKind>(piece.substr(0, colon)));
    if (colon != std::string::npos) {
      condition.number = std::strtod(piece.c_str() + colon + 1, nullptr);
    }
    event->conditions.push_back(condition);
  }
  return Ok();
}

Result<void> ReadName(const std::string& name, const std::string& value, PolicyEvent* event) {
  if (name == "announced") {
    event->announced = CHIP_TRY(Edtf::Parse(value));
  } else if (name == "published") {
    event->published = CHIP_TRY(Edtf::Parse(value));
  } else if (name == "source") {
    event->sources.emplace_back();
    event->sources.back().publisher = "somebody";
    event->sources.back().published = CHIP_TRY(Edtf::Parse(value));
  } else if (name == "policy") {
    event->review_policy = CHIP_TRY(Code<ReviewPolicy>(value));
  } else if (name == "conditions") {
    return ReadConditions(value, event);
  } else if (name == "scope") {
    event->scope = Scope{CHIP_TRY(Code<ScopeKind>(value)), "some"};
  } else if (name == "evidence") {
    event->evidence = CHIP_TRY(Code<Evidence>(value));
  } else if (name == "effect") {
    event->effect = CHIP_TRY(Code<Effect>(value));
  } else if (name == "review") {
    event->review.state = CHIP_TRY(Code<ReviewState>(value));
  } else if (name == "modifies") {
    event->modifies = Pieces(value);
  } else if (name == "act") {
    event->act = value;
  } else {
    return InvalidArgument("unknown name '" + name + "'");
  }
  return Ok();
}

// Takes "name=value" out of `words` and gives its value, or nothing.
std::optional<std::string> Take(const std::string& name, std::vector<std::string>* words) {
  for (std::size_t i = 0; i < words->size(); ++i) {
    if ((*words)[i].rfind(name + "=", 0) != 0) continue;
    std::string value = (*words)[i].substr(name.size() + 1);
    words->erase(words->begin() + static_cast<std::ptrdiff_t>(i));
    return value;
  }
  return std::nullopt;
}

Result<Day> NeededDay(const std::string& text) {
  const auto day = ParseDay(text);
  if (!day) return InvalidArgument("'" + text + "' is not a day");
  return *day;
}

class LogReader {
 public:
  Result<TextLog> Read(std::string_view text) {
    int number = 0;
    for (const std::string& line : Pieces(text, '\n')) {
      ++number;
      const std::vector<std::string> words = Words(line);
      if (words.empty() || words[0][0] == '#') continue;
      if (auto read = ReadLine(line, words); !read) {
        return InvalidArgument(read.error().ToString() + " in: " + line,
                               "line " + std::to_string(number));
      }
    }
    return std::move(log_);
  }

 private:
  Result<void> ReadLine(const std::string& line, std::vector<std::string> head) {
    const std::size_t colon = line.find(": ");
    const bool has_event = colon != std::string::npos;
    head = Words(line.substr(0, colon));
    std::vector<std::string> body =
        has_event ? Words(line.substr(colon + 2)) : std::vector<std::string>();
    const auto recorded = Take("recorded", has_event ? &body : &head);
    std::optional<PolicyEvent> event;
    if (has_event) {
      std::string text;
      for (const std::string& word : body) text += (text.empty() ? "" : " ") + word;
      event = CHIP_TRY(ParseEvent(text));
    }
    if (head.size() == 1 && event) return AddEvent(head[0], std::move(*event), false, recorded);
    if (head[0] == "+" && head.size() == 2 && event) {
      return AddEvent(head[1], std::move(*event), true, recorded);
    }
    return AddDecision(std::move(head), std::move(event), recorded);
  }

  Result<LogEntry*> Begin(EntryKind kind, const std::optional<std::string>& recorded) {
    Day day =
        log_.entries.empty() ? kFirstRecordedDay : UtcDay(log_.entries.back().recorded_at) + 1;
    if (recorded) day = CHIP_TRY(NeededDay(*recorded));
    LogEntry entry;
    entry.kind = kind;
    entry.seq = log_.entries.size() + 1;
    entry.recorded_at = day * kMicrosPerDay;
    log_.entries.push_back(std::move(entry));
    return &log_.entries.back();
  }

  Result<void> AddEvent(const std::string& key, PolicyEvent event, bool join,
                        const std::optional<std::string>& recorded) {
    if (!join) CHIP_TRY(Begin(EntryKind::kEvents, recorded));
    LogEntry& entry = log_.entries.back();
    event.key = key;
    log_.ids[key] = {entry.seq, static_cast<std::uint32_t>(entry.events.size())};
    entry.events.push_back(event);
    versions_[key] = std::move(event);
    return Ok();
  }

  Result<void> AddDecision(std::vector<std::string> head, std::optional<PolicyEvent> event,
                           const std::optional<std::string>& recorded) {
    static const std::map<std::string, EntryKind> kKinds = {{"correct", EntryKind::kCorrection},
                                                            {"retract", EntryKind::kRetraction},
                                                            {"confirm", EntryKind::kConfirmation},
                                                            {"merge", EntryKind::kMerge}};
    const auto kind = kKinds.find(head[0]);
    if (kind == kKinds.end()) return InvalidArgument("'" + head[0] + "' begins no entry");
    const auto known = Take("known", &head);
    if (head.size() < 2) return InvalidArgument("an entry about which event?");
    LogEntry* entry = CHIP_TRY(Begin(kind->second, recorded));
    if (known) entry->published = CHIP_TRY(Edtf::Parse(*known));
    for (std::size_t i = 1; i < head.size(); ++i) {
      if (log_.ids.count(head[i]) == 0) return InvalidArgument("no event '" + head[i] + "'");
      entry->targets.push_back(log_.ids[head[i]]);
    }
    if (kind->second == EntryKind::kRetraction) return Ok();
    PolicyEvent version = event ? std::move(*event) : versions_[head[1]];
    version.key = head[1];
    if (kind->second == EntryKind::kConfirmation) version.review.state = ReviewState::kConfirmed;
    entry->events.push_back(version);
    versions_[head[1]] = std::move(version);
    return Ok();
  }

  TextLog log_;
  std::map<std::string, PolicyEvent> versions_;  // the newest of each key
};

}  // namespace

std::vector<std::string> Words(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text) {
    if (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::exchange(word, {}));
    }
  }
  if (!word.empty()) words.push_back(word);
  return words;
}

std::vector<std::string> Pieces(std::string_view text, char separator) {
  std::vector<std::string> pieces(1);
  for (const char c : text) {
    if (c == separator) {
      pieces.emplace_back();
    } else {
      pieces.back() += c;
    }
  }
  return pieces;
}

Result<PolicyEvent> ParseEvent(std::string_view text) {
  const std::size_t open = text.find('[');
  const std::size_t close = text.find(']');
  if (open == std::string_view::npos || close == std::string_view::npos) {
    return InvalidArgument("an event needs its [subjects]");
  }
  const std::vector<std::string> who = Words(text.substr(0, open));
  if (who.size() != 4 && who.size() != 5) {
    return InvalidArgument("expected: type certainty issuer flow target [subjects]");
  }
  PolicyEvent event;
  event.type = CHIP_TRY(Code<EventType>(who[0]));
  event.certainty = CHIP_TRY(Code<Certainty>(who[1]));
  CHIP_CHECK(ReadIssuer(who[2], &event));
  event.flow = CHIP_TRY(Code<Flow>(who[3]));
  if (who.size() == 5) event.target = CHIP_TRY(Code<Jurisdiction>(who[4]));
  event.subjects = Words(text.substr(open + 1, close - open - 1));
  for (const std::string& word : Words(text.substr(close + 1))) {
    const std::size_t equals = word.find('=');
    if (word == "overrides") {
      event.overrides = true;
    } else if (equals == std::string::npos) {
      CHIP_CHECK(ReadDates(word, &event));
    } else {
      CHIP_CHECK(ReadName(word.substr(0, equals), word.substr(equals + 1), &event));
    }
  }
  return event;
}

Result<TextLog> ParseLog(std::string_view text) {
  return LogReader().Read(text);
}

std::string TextLog::KeyOf(const EventId& id) const {
  for (const auto& [key, known] : ids) {
    if (known == id) return key;
  }
  return ToString(id);
}

}  // namespace chipline
