#include "model/json.h"

#include <algorithm>
#include <functional>

#include <nlohmann/json.hpp>

#include "model/entry_kinds.h"
#include "model/json_bounds.h"
#include "model/json_members.h"

namespace chipline {
namespace {

using Json = nlohmann::ordered_json;

std::string TypeName(const Json& value) {
  return value.type_name();
}

constexpr std::size_t kMaxProblems = 1000;

// Reads the members of one JSON object, noting every fault with its field.
class ObjectReader {
 public:
  ObjectReader(const Json& object, std::string prefix, std::vector<Problem>* problems)
      : object_(object), prefix_(std::move(prefix)), problems_(problems) {}

  // A form shows a few; a stranger's list of 100,000 faults is not worth keeping whole.
  void Fault(const std::string& field, const std::string& message) {
    if (problems_->size() < kMaxProblems) problems_->push_back({prefix_ + field, message});
  }

  // The member, or null if absent. A JSON null is a fault: absent means unknown.
  const Json* Member(const char* field) {
    known_.push_back(field);
    const auto found = object_.find(field);
    if (found == object_.end()) return nullptr;
    if (found->is_null()) {
      Fault(field, "null; leave the field out if it is unknown");
      return nullptr;
    }
    return &*found;
  }

  void Text(const char* field, std::string* out) {
    const Json* value = Member(field);
    if (value == nullptr) return;
    if (!value->is_string()) return Fault(field, "expected a text, got " + TypeName(*value));
    *out = value->get<std::string>();
  }

  void Flag(const char* field, bool* out) {
    const Json* value = Member(field);
    if (value == nullptr) return;
    if (!value->is_boolean())
      return Fault(field, "expected true or false, got " + TypeName(*value));
    *out = value->get<bool>();
  }

  void Number(const char* field, std::optional<double>* out) {
    const Json* value = Member(field);
    if (value == nullptr) return;
    if (!value->is_number()) return Fault(field, "expected a number, got " + TypeName(*value));
    *out = value->get<double>();
  }

  void Offset(const char* field, std::uint32_t* out) {
    const Json* value = Member(field);
    if (value == nullptr) return Fault(field, "missing");
    if (!value->is_number_unsigned() || value->get<std::uint64_t>() > UINT32_MAX) {
      return Fault(field, "expected a count of characters");
    }
    *out = value->get<std::uint32_t>();
  }

  void Date(const char* field, std::optional<Edtf>* out) {
    std::string text;
    const std::size_t before = problems_->size();
    const bool present = object_.contains(field);
    Text(field, &text);
    if (!present || problems_->size() != before) return;
    Result<Edtf> date = Edtf::Parse(text);
    if (!date) {
      return Fault(field, "'" + text + "' is not an EDTF date: " + date.error().message + " (" +
                              date.error().place + ")");
    }
    *out = std::move(*date);
  }

  template <class E>
  void Code(const char* field, std::optional<E>* out) {
    std::string name;
    const std::size_t before = problems_->size();
    const bool present = object_.contains(field);
    Text(field, &name);
    if (!present || problems_->size() != before) return;
    *out = FromName<E>(name);
    if (!*out) UnknownName<E>(field, name);
  }

  template <class E>
  void RequiredCode(const char* field, E* out) {
    if (!object_.contains(field)) {
      known_.push_back(field);
      return Fault(field, "missing: one of " + NameList<E>());
    }
    std::optional<E> code;
    Code(field, &code);
    if (code) *out = *code;
  }

  template <class E>
  void UnknownName(const std::string& field, const std::string& name) {
    const std::string_view near = NearestName<E>(name);
    Fault(field, "unknown name '" + name + "'" +
                     (near.empty() ? "; expected one of " + NameList<E>()
                                   : "; did you mean '" + std::string(near) + "'?"));
  }

  void Texts(const char* field, std::vector<std::string>* out) {
    Items(field, [&](const Json& item, const std::string& place) {
      if (!item.is_string()) return Fault(place, "expected a text, got " + TypeName(item));
      out->push_back(item.get<std::string>());
    });
  }

  // Calls `read` for each element of a list member.
  void Items(const char* field, const std::function<void(const Json&, const std::string&)>& read) {
    const Json* value = Member(field);
    if (value == nullptr) return;
    if (!value->is_array()) return Fault(field, "expected a list, got " + TypeName(*value));
    for (std::size_t i = 0; i < value->size(); ++i) {
      read((*value)[i], std::string(field) + "[" + std::to_string(i) + "]");
    }
  }

  // Calls `read` with a reader for an object member, or an element of a list.
  void Object(const Json& value, const std::string& place, JsonMode mode,
              const std::function<void(ObjectReader*)>& read) {
    if (!value.is_object()) return Fault(place, "expected an object, got " + TypeName(value));
    ObjectReader reader(value, prefix_ + place + ".", problems_);
    read(&reader);
    reader.Finish(mode);
  }

  // Refuses members that nobody asked for, naming the nearest one that exists.
  void Finish(JsonMode mode) {
    if (mode == JsonMode::kLog) return;
    for (const auto& [field, value] : object_.items()) {
      if (std::ranges::find(known_, field) != known_.end()) continue;
      const std::string_view near = Nearest(field, known_);
      Fault(field, near.empty() ? "unknown field"
                                : "unknown field; did you mean '" + std::string(near) + "'?");
    }
  }

 private:
  const Json& object_;
  std::string prefix_;
  std::vector<Problem>* problems_;
  std::vector<std::string_view> known_;
};

void ReadIssuers(ObjectReader* reader, std::vector<Jurisdiction>* out) {
  std::string text;
  reader->Text("issuer", &text);
  if (text.empty()) return;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t plus = std::min(text.find('+', begin), text.size());
    const std::string name = text.substr(begin, plus - begin);
    if (const auto code = FromName<Jurisdiction>(name)) {
      out->push_back(*code);
    } else {
      out->clear();  // a part of a joint act would be told of as the whole
      return reader->UnknownName<Jurisdiction>("issuer", name);
    }
    begin = plus + 1;
  }
}

void ReadCondition(ObjectReader* reader, Condition* out) {
  reader->RequiredCode("kind", &out->kind);
  reader->Text("text", &out->text);
  reader->Number("number", &out->number);
  reader->Text("unit", &out->unit);
}

void ReadQuote(ObjectReader* reader, Quote* out) {
  reader->Text("exact", &out->exact);
  reader->Text("prefix", &out->prefix);
  reader->Text("suffix", &out->suffix);
  reader->Offset("start", &out->start);
  reader->Offset("end", &out->end);
  reader->Texts("supports", &out->supports);
}

void ReadSource(ObjectReader* reader, JsonMode mode, Source* out) {
  reader->Text("url", &out->url);
  reader->Text("publisher", &out->publisher);
  reader->Text("title", &out->title);
  reader->Date("published", &out->published);
  reader->Text("language", &out->language);
  reader->Text("document", &out->document);
  reader->Items("quotes", [&](const Json& item, const std::string& place) {
    Quote quote;
    reader->Object(item, place, mode, [&](ObjectReader* inner) { ReadQuote(inner, &quote); });
    out->quotes.push_back(std::move(quote));
  });
}

void ReadParts(ObjectReader* reader, JsonMode mode, PolicyEvent* event) {
  reader->Items("conditions", [&](const Json& item, const std::string& place) {
    Condition condition;
    reader->Object(item, place, mode, [&](ObjectReader* in) { ReadCondition(in, &condition); });
    event->conditions.push_back(std::move(condition));
  });
  reader->Code("review_policy", &event->review_policy);
  if (const Json* scope = reader->Member("scope")) {
    event->scope.emplace();
    reader->Object(*scope, "scope", mode, [&](ObjectReader* inner) {
      inner->RequiredCode("kind", &event->scope->kind);
      inner->Text("text", &event->scope->text);
    });
  }
  reader->Flag("overrides", &event->overrides);
  reader->Texts("modifies", &event->modifies);
  reader->Text("act", &event->act);
  reader->Text("actor", &event->actor);
  if (const Json* quantity = reader->Member("quantity")) {
    event->quantity.emplace();
    reader->Object(*quantity, "quantity", mode, [&](ObjectReader* inner) {
      inner->Number("min", &event->quantity->min);
      inner->Number("max", &event->quantity->max);
      inner->Text("unit", &event->quantity->unit);
    });
  }
}

void ReadReview(ObjectReader* reader, JsonMode mode, Review* out) {
  const Json* review = reader->Member("review");
  if (review == nullptr) return;
  reader->Object(*review, "review", mode, [&](ObjectReader* inner) {
    inner->RequiredCode("state", &out->state);
    inner->Code("grade", &out->grade);
    inner->Text("rule", &out->rule);
    inner->Text("by", &out->by);
  });
}

ParsedEvent ReadEvent(const Json& value, const std::string& prefix, JsonMode mode) {
  ParsedEvent parsed;
  PolicyEvent& event = parsed.event;
  ObjectReader reader(value, prefix, &parsed.problems);
  reader.Text("key", &event.key);
  // It would be an event that can be added twice.
  const auto key = value.find("key");
  if (mode == JsonMode::kSubmission && key != value.end() && key->is_string() &&
      key->get_ref<const std::string&>().empty()) {
    reader.Fault("key", "empty; leave the field out where there is none");
  }
  reader.RequiredCode("type", &event.type);
  reader.RequiredCode("certainty", &event.certainty);
  reader.Code("evidence", &event.evidence);
  reader.Code("effect", &event.effect);
  ReadIssuers(&reader, &event.issuers);
  reader.Text("agency", &event.agency);
  reader.Text("asserted_by", &event.asserted_by);
  reader.Code("target", &event.target);
  reader.Code("flow", &event.flow);
  reader.Texts("subjects", &event.subjects);
  reader.Date("effective", &event.effective);
  reader.Date("until", &event.until);
  reader.Date("announced", &event.announced);
  reader.Date("published", &event.published);
  ReadParts(&reader, mode, &event);
  reader.Text("summary", &event.summary);
  reader.Text("note", &event.note);
  reader.Items("sources", [&](const Json& item, const std::string& place) {
    Source source;
    reader.Object(item, place, mode, [&](ObjectReader* in) { ReadSource(in, mode, &source); });
    event.sources.push_back(std::move(source));
  });
  ReadReview(&reader, mode, &event.review);
  reader.Finish(mode);
  return parsed;
}

// What the log has was written by us.
Result<void> CheckMembers(std::string_view text, const Json& value, JsonMode mode) {
  if (mode == JsonMode::kLog) return Ok();
  const std::string repeated = RepeatedMember(text, value);
  if (repeated.empty()) return Ok();
  return InvalidArgument("is given twice in one object", repeated);
}

Result<Json> ParseObject(std::string_view text) {
  Json value = CHIP_TRY(ParseBounded(text));
  if (!value.is_object()) {
    return InvalidArgument("expected a JSON object, got " + TypeName(value), "byte 0");
  }
  return value;
}

// ---- entries ------------------------------------------------------------------------------------

Error ProblemError(const std::vector<Problem>& problems) {
  std::string message = problems[0].message;
  if (problems.size() > 1) {
    message += " (and " + std::to_string(problems.size() - 1) + " more problems)";
  }
  return InvalidArgument(message, problems[0].field);
}

void ReadTargets(ObjectReader* reader, std::vector<EventId>* out) {
  std::vector<std::string> names;
  reader->Texts("targets", &names);
  for (const std::string& name : names) {
    if (const auto id = ParseEventId(name)) {
      out->push_back(*id);
    } else {
      reader->Fault("targets", "'" + name + "' is not an event id such as 1042.0");
    }
  }
}

Result<NewEntry> ReadEntry(const Json& value, JsonMode mode, bool with_place) {
  NewEntry entry;
  std::vector<Problem> problems;
  ObjectReader reader(value, "", &problems);
  if (with_place) {
    for (const char* field : {"seq", "recorded_at", "hash"}) reader.Member(field);
  }
  std::string kind;
  reader.Text("kind", &kind);
  const auto* found = std::ranges::find(kEntryKinds, kind, &EntryKindName::name);
  if (found == std::end(kEntryKinds)) {
    reader.Fault("kind", "expected events, correction, retraction, confirmation or merge");
  } else {
    entry.kind = found->kind;
  }
  reader.Text("id", &entry.id);
  reader.Text("by", &entry.by);
  ReadTargets(&reader, &entry.targets);
  reader.Text("reason", &entry.reason);
  reader.Date("published", &entry.published);
  reader.Items("events", [&](const Json& item, const std::string& place) {
    if (!item.is_object()) return reader.Fault(place, "expected an object");
    ParsedEvent parsed = ReadEvent(item, place + ".", mode);
    problems.insert(problems.end(), parsed.problems.begin(), parsed.problems.end());
    entry.events.push_back(std::move(parsed.event));
  });
  reader.Finish(mode);
  if (!problems.empty()) return ProblemError(problems);
  return entry;
}

}  // namespace

Result<ParsedEvent> EventFromJson(std::string_view text, JsonMode mode) {
  const Json value = CHIP_TRY(ParseObject(text));
  CHIP_CHECK(CheckMembers(text, value, mode));
  return ReadEvent(value, "", mode);
}

Result<NewEntry> EntryFromJson(std::string_view text, JsonMode mode) {
  const Json value = CHIP_TRY(ParseObject(text));
  CHIP_CHECK(CheckMembers(text, value, mode));
  return ReadEntry(value, mode, /*with_place=*/false);
}

Result<LogEntry> LogEntryFromJson(std::string_view text) {
  const Json value = CHIP_TRY(ParseObject(text));
  LogEntry entry;
  static_cast<NewEntry&>(entry) = CHIP_TRY(ReadEntry(value, JsonMode::kLog, /*with_place=*/true));
  const auto seq = value.find("seq");
  if (seq == value.end() || !seq->is_number_unsigned()) {
    return InvalidArgument("expected a sequence number", "seq");
  }
  entry.seq = seq->get<std::uint64_t>();
  const auto recorded = value.find("recorded_at");
  if (recorded == value.end() || !recorded->is_string()) {
    return InvalidArgument("expected an instant", "recorded_at");
  }
  const auto instant = ParseInstant(recorded->get<std::string>());
  if (!instant) return InvalidArgument("expected an RFC 3339 instant", "recorded_at");
  entry.recorded_at = *instant;
  return entry;
}

}  // namespace chipline
