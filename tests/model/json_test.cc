#include "model/json.h"

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/catch.h"

namespace chipline {
namespace {

// Every field, in canonical form.
constexpr std::string_view kWhole =
    R"({"key":"us-h20-2025","type":"licence_requirement","certainty":"enacted",)"
    R"("evidence":"official_text","effect":"tighten","issuer":"US+NL","agency":"bis",)"
    R"("asserted_by":"CN","target":"*","flow":"export","subjects":["nvidia-h20","zte"],)"
    R"("effective":"2025-04-09","until":"[2026-01..2026-04]","announced":"2025-04~",)"
    R"("published":"2025-04-15","conditions":[{"kind":"revenue_share","text":"a share, “paid”",)"
    R"("number":15.5,"unit":"%"},{"kind":"volume_cap","number":1000}],)"
    R"("review_policy":"presumption_of_denial","scope":{"kind":"buyers","text":"two firms"},)"
    R"("overrides":true,"modifies":["1042.0","an-act"],"act":"us-h20","actor":"nvidia",)"
    R"("quantity":{"min":10,"max":20.25,"unit":"chips"},"summary":"One sentence.",)"
    R"("note":"What is open.","sources":[{"url":"https://example.org/a","publisher":"Gazette",)"
    R"("title":"许可","published":"2025-04-15","language":"zh","document":"ab",)"
    R"("quotes":[{"exact":"许可","prefix":"前","suffix":"后","start":4,"end":6,)"
    R"("supports":["type","effective"]}]},{"publisher":"Wire"}],)"
    R"("review":{"state":"extracted","grade":"B","rule":"licence@3","by":"ingest"}})";

constexpr std::string_view kLeast =
    R"({"type":"ban","certainty":"reported","review":{"state":"entered"}})";

// `name` of an object member with its value put before the first member of `json`.
std::string With(std::string_view member, std::string_view json = kLeast) {
  return "{" + std::string(member) + "," + std::string(json.substr(1));
}

std::string ProblemsOf(const std::string& json, JsonMode mode) {
  const Result<ParsedEvent> parsed = EventFromJson(json, mode);
  if (!parsed) return parsed.error().ToString();
  std::string lines;
  for (const Problem& problem : parsed->problems) {
    lines += (lines.empty() ? "" : "\n") + problem.field + ": " + problem.message;
  }
  return lines;
}

TEST_CASE("every field goes through JSON and back to the same bytes", "[model]") {
  for (const std::string_view text : {kWhole, kLeast}) {
    for (const JsonMode mode : {JsonMode::kSubmission, JsonMode::kLog}) {
      const Result<ParsedEvent> parsed = EventFromJson(text, mode);
      REQUIRE(parsed);
      CHECK(parsed->problems.empty());
      CHECK(ToJson(parsed->event) == text);
    }
  }
}

TEST_CASE("every field arrives where it belongs", "[model]") {
  const PolicyEvent event = EventFromJson(kWhole, JsonMode::kSubmission)->event;
  CHECK(event.key == "us-h20-2025");
  CHECK(event.type == EventType::kLicenceRequirement);
  CHECK(event.certainty == Certainty::kEnacted);
  CHECK(event.evidence == Evidence::kOfficialText);
  CHECK(event.effect == Effect::kTighten);
  CHECK(event.issuers == std::vector{Jurisdiction::kUS, Jurisdiction::kNL});
  CHECK(event.agency == "bis");
  CHECK(event.asserted_by == "CN");
  CHECK(event.target == Jurisdiction::kAny);
  CHECK(event.flow == Flow::kExport);
  CHECK(event.subjects == std::vector<std::string>{"nvidia-h20", "zte"});
  CHECK(event.effective->text() == "2025-04-09");
  CHECK(event.until->text() == "[2026-01..2026-04]");
  CHECK(event.announced->text() == "2025-04~");
  CHECK(event.published->text() == "2025-04-15");
  CHECK(event.conditions ==
        std::vector<Condition>{{ConditionKind::kRevenueShare, "a share, “paid”", 15.5, "%"},
                               {ConditionKind::kVolumeCap, "", 1000, ""}});
  CHECK(event.review_policy == ReviewPolicy::kPresumptionOfDenial);
  CHECK(event.scope == Scope{ScopeKind::kBuyers, "two firms"});
  CHECK(event.overrides);
  CHECK(event.modifies == std::vector<std::string>{"1042.0", "an-act"});
  CHECK(event.act == "us-h20");
  CHECK(event.actor == "nvidia");
  CHECK(event.quantity == Quantity{10, 20.25, "chips"});
  CHECK(event.summary == "One sentence.");
  CHECK(event.note == "What is open.");
  REQUIRE(event.sources.size() == 2);
  CHECK(event.sources[0].title == "许可");
  CHECK(event.sources[0].published->text() == "2025-04-15");
  CHECK(event.sources[0].quotes ==
        std::vector<Quote>{{"许可", "前", "后", 4, 6, {"type", "effective"}}});
  CHECK(event.sources[1].publisher == "Wire");
  CHECK(event.review == Review{ReviewState::kExtracted, Grade::kB, "licence@3", "ingest"});
}

TEST_CASE("the order, blanks and escapes of the input leave no trace", "[model]") {
  const std::string text =
      " {\n \"review\" : {\"state\":\"entered\"}, \"certainty\":\"reported\",\n"
      " \"summary\": \"\\u8bb8\\u53ef \\\"A\\/B\\\"\", \"type\":\"ban\", \"subjects\": [],"
      " \"overrides\": false, \"conditions\":[{\"number\":25.0,\"kind\":\"fee\"}] } ";
  CHECK(ToJson(EventFromJson(text, JsonMode::kSubmission)->event) ==
        R"({"type":"ban","certainty":"reported","conditions":[{"kind":"fee","number":25}],)"
        R"("summary":"许可 \"A/B\"","review":{"state":"entered"}})");
}

TEST_CASE("numbers are written in their shortest form", "[model]") {
  const std::vector<std::pair<double, const char*>> table = {
      {25, "25"},     {-1, "-1"},       {0, "0"},          {0.1, "0.1"},
      {15.5, "15.5"}, {1e6, "1000000"}, {1e300, "1e+300"}, {1.0 / 3, "0.3333333333333333"},
  };
  for (const auto& [number, text] : table) {
    PolicyEvent event;
    event.conditions.push_back({ConditionKind::kFee, "", number, ""});
    const std::string json = ToJson(event);
    CHECK(json.find("\"number\":" + std::string(text) + "}") != std::string::npos);
    CHECK(EventFromJson(json, JsonMode::kLog)->event == event);
  }
}

TEST_CASE("a submission's unknown field is refused with the nearest name", "[model]") {
  struct Row {
    std::string json;
    const char* problems;
  };
  const Row table[] = {
      {With(R"("efective":"2025")"), "efective: unknown field; did you mean 'effective'?"},
      {With(R"("colour":"red")"), "colour: unknown field"},
      {With(R"("issuers":"US")"), "issuers: unknown field; did you mean 'issuer'?"},
      {With(R"("scope":{"kind":"buyers","text":"x","txt":"y"})"),
       "scope.txt: unknown field; did you mean 'text'?"},
      {With(R"("conditions":[{"kind":"fee","value":3}])"), "conditions[0].value: unknown field"},
      {With(R"("quantity":{"minimum":3})"), "quantity.minimum: unknown field"},
      {With(R"("sources":[{"publisher":"A"},{"urll":"https://a"}])"),
       "sources[1].urll: unknown field; did you mean 'url'?"},
      {With(R"("sources":[{"quotes":[{"exact":"a","start":0,"end":1,"ends":2}]}])"),
       "sources[0].quotes[0].ends: unknown field; did you mean 'end'?"},
  };
  for (const Row& row : table) {
    INFO(row.json);
    CHECK(ProblemsOf(row.json, JsonMode::kSubmission) == row.problems);
    // An older program reads a newer log.
    CHECK(ProblemsOf(row.json, JsonMode::kLog).empty());
  }
}

TEST_CASE("a value of the wrong type or name is told with its field, in both modes", "[model]") {
  struct Row {
    std::string json;
    std::string problems;
  };
  const Row table[] = {
      {"{}",
       "type: missing: one of ban, licence_requirement, licence_grant, licence_denial, approval, "
       "truce, suspension, rescission, extension, tariff, entity_listing, entity_delisting, "
       "investigation, guidance, penalty, purchase_order\n"
       "certainty: missing: one of enacted, announced, reported, expected, proposed, denied"},
      {R"({"type":"bann","certainty":"enacted"})",
       "type: unknown name 'bann'; did you mean 'ban'?"},
      {R"({"type":3,"certainty":"enacted"})", "type: expected a text, got number"},
      {With(R"("key":null)"), "key: null; leave the field out if it is unknown"},
      {With(R"("summary":["a"])"), "summary: expected a text, got array"},
      {With(R"("issuer":"UK")"),
       "issuer: unknown name 'UK'; expected one of " + NameList<Jurisdiction>()},
      {With(R"("issuer":"US+")"),
       "issuer: unknown name ''; expected one of " + NameList<Jurisdiction>()},
      {With(R"("flow":"exports")"), "flow: unknown name 'exports'; did you mean 'export'?"},
      {With(R"("effect":"harsh")"),
       "effect: unknown name 'harsh'; expected one of tighten, loosen, neutral"},
      {With(R"("overrides":"yes")"), "overrides: expected true or false, got string"},
      {With(R"("subjects":"nvidia-h20")"), "subjects: expected a list, got string"},
      {With(R"("subjects":["a",1])"), "subjects[1]: expected a text, got number"},
      {With(R"("modifies":[null])"), "modifies[0]: expected a text, got null"},
      {With(R"("conditions":["fee"])"), "conditions[0]: expected an object, got string"},
      {With(R"("conditions":[{"kind":"fee","number":"3"}])"),
       "conditions[0].number: expected a number, got string"},
      {With(R"("scope":"buyers")"), "scope: expected an object, got string"},
      {With(R"("sources":{})"), "sources: expected a list, got object"},
      {With(R"("sources":[{"quotes":[{"exact":"a","start":1.5,"end":4294967296}]}])"),
       "sources[0].quotes[0].start: expected a count of characters\n"
       "sources[0].quotes[0].end: expected a count of characters"},
      {With(R"("effective":20250409)"), "effective: expected a text, got number"},
      {With(R"("effective":"9 April")"),
       "effective: '9 April' is not an EDTF date: \" \": expected a digit or X (offset 1)"},
      {R"({"type":"ban","certainty":"enacted","review":{"grade":"A"}})",
       "review.state: missing: one of extracted, entered, confirmed"},
      {R"({"type":"ban","certainty":"enacted","review":{"state":"entered","grade":"D"}})",
       "review.grade: unknown name 'D'; expected one of A, B, C"},
  };
  for (const Row& row : table) {
    INFO(row.json);
    CHECK(ProblemsOf(row.json, JsonMode::kSubmission) == row.problems);
    CHECK(ProblemsOf(row.json, JsonMode::kLog) == row.problems);
  }
}

TEST_CASE("of endless faults the first thousand are told", "[model]") {
  std::string list = R"("conditions":[{"kind":"fie"})";
  for (int i = 0; i < 2'000; ++i) list += R"(,{"kind":"fie"})";
  CHECK(EventFromJson(With(list + "]"), JsonMode::kSubmission)->problems.size() == 1'000);
}

TEST_CASE("a text that is no JSON object is an error with its place", "[model]") {
  std::string crowd = "{";
  for (int i = 0; i < 201; ++i) crowd += (i == 0 ? "\"m" : ",\"m") + std::to_string(i) + "\":1";
  struct Row {
    std::string text;
    std::string error;
  };
  const Row table[] = {
      {"", "byte 1: not valid JSON here"},
      {"[]", "byte 0: expected a JSON object, got array"},
      {"\"ban\"", "byte 0: expected a JSON object, got string"},
      {"{\"type\":ban}", "byte 9: not valid JSON here"},
      {"{\"type\":\"ban\",}", "byte 15: not valid JSON here"},
      {"{\"type\":\"ban\"} x", "byte 16: not valid JSON here"},
      {"{\"a\":\"\xFF\"}", "byte 7: not valid JSON here"},
      {"{\"a\":1e999}", "byte 10: not valid JSON here"},
      {"{\"a\":" + std::string(12, '['), "byte 16: nested deeper than 12 levels"},
      {crowd + "}",
       "byte " + std::to_string(crowd.size() - 2) + ": more than 200 members in one object"},
  };
  for (const Row& row : table) {
    INFO(row.text);
    const Result<ParsedEvent> parsed = EventFromJson(row.text, JsonMode::kSubmission);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().code == ErrorCode::kInvalidArgument);
    CHECK(parsed.error().ToString() == row.error);
  }
}

TEST_CASE("bytes that are not UTF-8 never lose a log line", "[model]") {
  PolicyEvent event;
  event.summary = "a\xFFz";
  CHECK(EventFromJson(ToJson(event), JsonMode::kLog)->event.summary == "a\xEF\xBF\xBDz");
}

// Events with every field filled or absent by chance; not all are valid, all must survive.
class RandomEvents {
 public:
  explicit RandomEvents(unsigned seed) : random_(seed) {}

  PolicyEvent Next() {
    PolicyEvent event;
    event.key = Text();
    event.type = Code<EventType>();
    event.certainty = Code<Certainty>();
    event.evidence = Maybe([&] { return Code<Evidence>(); });
    event.effect = Maybe([&] { return Code<Effect>(); });
    event.issuers = Many<Jurisdiction>([&] { return Code<Jurisdiction>(); });
    event.agency = Text();
    event.asserted_by = Text();
    event.target = Maybe([&] { return Code<Jurisdiction>(); });
    event.flow = Maybe([&] { return Code<Flow>(); });
    event.subjects = Many<std::string>([&] { return Text(); });
    event.effective = Maybe([&] { return Date(); });
    event.until = Maybe([&] { return Date(); });
    event.announced = Maybe([&] { return Date(); });
    event.published = Maybe([&] { return Date(); });
    event.conditions = Many<Condition>([&] {
      return Condition{Code<ConditionKind>(), Text(), Maybe([&] { return Number(); }), Text()};
    });
    event.review_policy = Maybe([&] { return Code<ReviewPolicy>(); });
    event.scope = Maybe([&] { return Scope{Code<ScopeKind>(), Text()}; });
    event.overrides = Below(2) == 0;
    event.modifies = Many<std::string>([&] { return Text(); });
    event.act = Text();
    event.actor = Text();
    event.quantity = Maybe([&] {
      return Quantity{Maybe([&] { return Number(); }), Maybe([&] { return Number(); }), Text()};
    });
    event.summary = Text();
    event.note = Text();
    event.sources = Many<Source>([&] { return AnySource(); });
    event.review = {Code<ReviewState>(), Maybe([&] { return Code<Grade>(); }), Text(), Text()};
    return event;
  }

  unsigned Below(unsigned limit) { return static_cast<unsigned>(random_() % limit); }

  std::string Text() {
    static constexpr const char* kPieces[] = {"a", "Z9",   " ", "\"", "\\", "\n", "\t", "许可",
                                              "é", "\x01", "/", "{",  "]",  "😀",  "0",  "\x7f"};
    std::string text;
    for (unsigned i = Below(6); i > 0; --i) text += kPieces[Below(std::size(kPieces))];
    return text;
  }

 private:
  template <class E>
  E Code() {
    return Codes<E>()[Below(static_cast<unsigned>(Codes<E>().size()))].code;
  }
  template <class Make>
  auto Maybe(Make make) -> std::optional<decltype(make())> {
    if (Below(2) == 0) return std::nullopt;
    return make();
  }
  template <class T, class Make>
  std::vector<T> Many(Make make) {
    std::vector<T> many;
    for (unsigned i = Below(4); i > 0; --i) many.push_back(make());
    return many;
  }
  double Number() {
    switch (Below(4)) {
      case 0:
        return static_cast<double>(Below(1'000)) - 500;
      case 1:
        return Below(1'000'000) / 7.0;
      case 2:
        return static_cast<double>(random_());
      default:
        return static_cast<double>(random_()) * 1e-30;
    }
  }
  Edtf Date() {
    static constexpr const char* kDates[] = {"2025-11-09",         "2025-11", "2026-33",
                                             "[2026-01..2026-04]", "2025?",   "20XX",
                                             "{2025,2026}",        "2025/..", "Y17E7"};
    if (Below(3) > 0) return Edtf::FromDay(static_cast<Day>(Below(40'000)));
    return *Edtf::Parse(kDates[Below(std::size(kDates))]);
  }
  Source AnySource() {
    Source source{Text(), Text(), Text(), Maybe([&] { return Date(); }), Text(), Text(), {}};
    source.quotes = Many<Quote>([&] {
      return Quote{Text(),
                   Text(),
                   Text(),
                   Below(1'000'000),
                   static_cast<std::uint32_t>(random_()),
                   Many<std::string>([&] { return Text(); })};
    });
    return source;
  }

  std::mt19937_64 random_;
};

TEST_CASE("any event survives JSON, and its canonical form is a fixed point", "[model]") {
  const unsigned seed = std::random_device{}();
  INFO("seed " << seed);
  RandomEvents events(seed);
  for (int i = 0; i < 2'000; ++i) {
    const PolicyEvent event = events.Next();
    const std::string json = ToJson(event);
    const Result<ParsedEvent> parsed = EventFromJson(json, JsonMode::kSubmission);
    REQUIRE(parsed);
    if (!parsed->problems.empty() || parsed->event != event || ToJson(parsed->event) != json) {
      FAIL("does not come back: " << json);
    }
  }
}

TEST_CASE("any entry survives JSON", "[model]") {
  const unsigned seed = std::random_device{}();
  INFO("seed " << seed);
  RandomEvents events(seed);
  for (int i = 0; i < 500; ++i) {
    LogEntry entry;
    entry.seq = events.Below(1'000'000) + 1;
    entry.recorded_at = Micros{events.Below(2'000'000'000)} * 1'000'000 + events.Below(1'000'000);
    entry.kind = static_cast<EntryKind>(1 + events.Below(5));
    for (unsigned k = events.Below(3); k > 0; --k) entry.events.push_back(events.Next());
    for (unsigned k = events.Below(3); k > 0; --k) {
      entry.targets.push_back({events.Below(100) + 1, events.Below(10)});
    }
    entry.reason = events.Text();
    entry.by = events.Text();
    entry.id = events.Text();
    const NewEntry& said = entry;
    const Result<NewEntry> parsed = EntryFromJson(ToJson(said), JsonMode::kSubmission);
    REQUIRE(parsed);
    CHECK(*parsed == said);
    const Result<LogEntry> logged = LogEntryFromJson(ToJson(entry));
    REQUIRE(logged);
    CHECK(static_cast<const NewEntry&>(*logged) == said);
    CHECK(logged->seq == entry.seq);
    CHECK(logged->recorded_at == entry.recorded_at);
  }
}

TEST_CASE("a line of the log holds its number and instant before what was said", "[model]") {
  LogEntry entry;
  entry.seq = 7;
  entry.recorded_at = *ParseInstant("2025-11-09T08:30:00.25Z");
  entry.kind = EntryKind::kRetraction;
  entry.targets = {{3, 1}};
  entry.reason = "The paper took it back.";
  entry.published = Edtf::FromDay(FromCivil({2025, 11, 8}));
  entry.by = "editor";
  CHECK(ToJson(entry) ==
        R"({"seq":7,"recorded_at":"2025-11-09T08:30:00.250000Z","kind":"retraction",)"
        R"("by":"editor","targets":["3.1"],"reason":"The paper took it back.",)"
        R"("published":"2025-11-08"})");
  CHECK(LogEntryFromJson(ToJson(entry))->published == entry.published);
}

TEST_CASE("an entry that cannot be read says where", "[model]") {
  struct Row {
    const char* text;
    const char* error;
  };
  const Row entries[] = {
      {"{}", "kind: expected events, correction, retraction, confirmation or merge"},
      {R"({"kind":"event"})",
       "kind: expected events, correction, retraction, confirmation or merge"},
      {R"({"kind":"retraction","targets":["7"]})",
       "targets: '7' is not an event id such as 1042.0"},
      {R"({"kind":"events","events":[1]})", "events[0]: expected an object"},
      {R"({"kind":"events","events":[{"type":"ban","certainty":"enacted","flw":"use"}]})",
       "events[0].flw: unknown field; did you mean 'flow'?"},
      {R"({"kind":"events","event":[]})", "event: unknown field; did you mean 'events'?"},
      {R"({"kind":"events","events":[{"type":"bun"}]})",
       "events[0].type: unknown name 'bun'; did you mean 'ban'? (and 1 more problems)"},
      {"{", "byte 2: not valid JSON here"},
      {R"({"kind":"events","kind":"events"})", "kind: is given twice in one object"},
      {R"({"kind":"events","events":[{"type":"ban","note":"a: \":","type":"ban"}]})",
       "type: is given twice in one object"},
  };
  for (const Row& row : entries) {
    INFO(row.text);
    const Result<NewEntry> entry = EntryFromJson(row.text, JsonMode::kSubmission);
    REQUIRE_FALSE(entry);
    CHECK(entry.error().ToString() == row.error);
  }
  const Row lines[] = {
      {R"({"kind":"events"})", "seq: expected a sequence number"},
      {R"({"kind":"events","seq":-1})", "seq: expected a sequence number"},
      {R"({"kind":"events","seq":1})", "recorded_at: expected an instant"},
      {R"({"kind":"events","seq":1,"recorded_at":"2025"})",
       "recorded_at: expected an RFC 3339 instant"},
  };
  for (const Row& row : lines) {
    INFO(row.text);
    const Result<LogEntry> entry = LogEntryFromJson(row.text);
    REQUIRE_FALSE(entry);
    CHECK(entry.error().ToString() == row.error);
  }
}

}  // namespace
}  // namespace chipline
