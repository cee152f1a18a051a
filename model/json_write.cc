// The writing half of model/json.h; json.cc reads.
#include <cmath>

#include <nlohmann/json.hpp>

#include "model/entry_kinds.h"
#include "model/json.h"
#include "model/json_value.h"

namespace chipline {
namespace {

using Json = nlohmann::ordered_json;

// One object, member by member in the order of the calls; what is absent leaves no member.
class ObjectWriter {
 public:
  ObjectWriter& Text(const char* field, std::string_view text) {
    if (!text.empty()) out_[field] = text;
    return *this;
  }
  ObjectWriter& Texts(const char* field, const std::vector<std::string>& texts) {
    if (!texts.empty()) out_[field] = texts;
    return *this;
  }
  ObjectWriter& Date(const char* field, const std::optional<Edtf>& date) {
    if (date) out_[field] = date->text();
    return *this;
  }
  template <class E>
  ObjectWriter& Code(const char* field, E code) {
    out_[field] = Name(code);
    return *this;
  }
  template <class E>
  ObjectWriter& Code(const char* field, const std::optional<E>& code) {
    if (code) out_[field] = Name(*code);
    return *this;
  }
  ObjectWriter& Count(const char* field, std::uint32_t count) {
    out_[field] = count;
    return *this;
  }
  // 25 and not 25.0: people wrote it so, and it is the shortest form.
  ObjectWriter& Number(const char* field, const std::optional<double>& number) {
    if (!number) return *this;
    if (std::abs(*number) < 9e15 && std::trunc(*number) == *number) {
      out_[field] = static_cast<std::int64_t>(*number);
    } else {
      out_[field] = *number;
    }
    return *this;
  }
  ObjectWriter& Flag(const char* field, bool flag) {
    if (flag) out_[field] = true;
    return *this;
  }
  template <class T>
  ObjectWriter& Object(const char* field, const T& part) {
    out_[field] = Value(part);
    return *this;
  }
  template <class T>
  ObjectWriter& Object(const char* field, const std::optional<T>& part) {
    if (part) out_[field] = Value(*part);
    return *this;
  }
  template <class T>
  ObjectWriter& List(const char* field, const std::vector<T>& parts) {
    for (const T& part : parts) out_[field].push_back(Value(part));
    return *this;
  }
  Json Take() { return std::move(out_); }

 private:
  template <class T>
  static Json Value(const T& part) {
    return ToJsonValue(part);
  }
  static Json Value(const EventId& id) { return ToString(id); }
  static Json Value(const Quote& quote) {
    return ObjectWriter()
        .Text("exact", quote.exact)
        .Text("prefix", quote.prefix)
        .Text("suffix", quote.suffix)
        .Count("start", quote.start)
        .Count("end", quote.end)
        .Texts("supports", quote.supports)
        .Take();
  }
  static Json Value(const Quantity& quantity) {
    return ObjectWriter()
        .Number("min", quantity.min)
        .Number("max", quantity.max)
        .Text("unit", quantity.unit)
        .Take();
  }
  static Json Value(const Review& review) {
    return ObjectWriter()
        .Code("state", review.state)
        .Code("grade", review.grade)
        .Text("rule", review.rule)
        .Text("by", review.by)
        .Take();
  }

  Json out_ = Json::object();
};

// Replaces what is not UTF-8 instead of failing: a log line is never lost to a bad byte.
std::string Dump(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

Json ToJsonValue(const Condition& condition) {
  return ObjectWriter()
      .Code("kind", condition.kind)
      .Text("text", condition.text)
      .Number("number", condition.number)
      .Text("unit", condition.unit)
      .Take();
}

Json ToJsonValue(const Scope& scope) {
  return ObjectWriter().Code("kind", scope.kind).Text("text", scope.text).Take();
}

Json ToJsonValue(const Source& source) {
  return ObjectWriter()
      .Text("url", source.url)
      .Text("publisher", source.publisher)
      .Text("title", source.title)
      .Date("published", source.published)
      .Text("language", source.language)
      .Text("document", source.document)
      .List("quotes", source.quotes)
      .Take();
}

Json ToJsonValue(const PolicyEvent& event) {
  return ObjectWriter()
      .Text("key", event.key)
      .Code("type", event.type)
      .Code("certainty", event.certainty)
      .Code("evidence", event.evidence)
      .Code("effect", event.effect)
      .Text("issuer", IssuerText(event.issuers))
      .Text("agency", event.agency)
      .Text("asserted_by", event.asserted_by)
      .Code("target", event.target)
      .Code("flow", event.flow)
      .Texts("subjects", event.subjects)
      .Date("effective", event.effective)
      .Date("until", event.until)
      .Date("announced", event.announced)
      .Date("published", event.published)
      .List("conditions", event.conditions)
      .Code("review_policy", event.review_policy)
      .Object("scope", event.scope)
      .Flag("overrides", event.overrides)
      .Texts("modifies", event.modifies)
      .Text("act", event.act)
      .Text("actor", event.actor)
      .Object("quantity", event.quantity)
      .Text("summary", event.summary)
      .Text("note", event.note)
      .List("sources", event.sources)
      .Object("review", event.review)
      .Take();
}

Json ToJsonValue(const NewEntry& entry) {
  return ObjectWriter()
      .Text("kind", KindName(entry.kind))
      .Text("id", entry.id)
      .Text("by", entry.by)
      .List("targets", entry.targets)
      .Text("reason", entry.reason)
      .Date("published", entry.published)
      .List("events", entry.events)
      .Take();
}

std::string ToJson(const PolicyEvent& event) {
  return Dump(ToJsonValue(event));
}

std::string ToJson(const NewEntry& entry) {
  return Dump(ToJsonValue(entry));
}

std::string ToJson(const LogEntry& entry) {
  Json out = Json::object();
  out["seq"] = entry.seq;
  out["recorded_at"] = FormatInstant(entry.recorded_at);
  const Json body = ToJsonValue(static_cast<const NewEntry&>(entry));
  for (const auto& [field, value] : body.items()) out[field] = value;
  return Dump(out);
}

}  // namespace chipline
