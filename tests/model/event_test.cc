#include "model/event.h"

#include <string>
#include <utility>
#include <vector>

#include "model/json.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

const SubjectTree& Subjects() {
  static const SubjectTree tree = *SubjectTree::Load(R"(
[product.chips]
name = "chips"
[product.nvidia-h20]
name = "Nvidia H20"
parent = "chips"
[product.nvidia-h100]
name = "Nvidia H100"
parent = "chips"
[entity.zte]
name = "ZTE"
)",
                                                     "test");
  return tree;
}

// A field and its JSON with ' for "; an empty text takes the field away.
using Fields = std::vector<std::pair<std::string, std::string>>;

std::string JsonOf(const Fields& changes) {
  Fields fields = {{"type", "'ban'"},  {"certainty", "'enacted'"}, {"issuer", "'US'"},
                   {"target", "'CN'"}, {"flow", "'export'"},       {"subjects", "['nvidia-h20']"}};
  for (const auto& [name, json] : changes) {
    bool is_replaced = false;
    for (auto& [known, value] : fields) {
      if (known == name) value = json, is_replaced = true;
    }
    if (!is_replaced) fields.emplace_back(name, json);
  }
  std::string text;
  for (const auto& [name, json] : fields) {
    if (json.empty()) continue;
    text += text.empty() ? "'" : ",'";
    text.append(name).append("':").append(json);
  }
  for (char& c : text) c = c == '\'' ? '"' : c;
  return "{" + text + "}";
}

// "field: message" of every problem, one a line: those of the JSON, else those of the event.
std::string ProblemsOf(const std::string& json) {
  const Result<ParsedEvent> parsed = EventFromJson(json, JsonMode::kSubmission);
  if (!parsed) return parsed.error().ToString();
  std::string lines;
  for (const Problem& problem :
       parsed->problems.empty() ? Validate(parsed->event, Subjects()) : parsed->problems) {
    lines += (lines.empty() ? "" : "\n") + problem.field + ": " + problem.message;
  }
  return lines;
}

PolicyEvent Event(const Fields& changes) {
  const Result<ParsedEvent> parsed = EventFromJson(JsonOf(changes), JsonMode::kSubmission);
  REQUIRE(parsed);
  REQUIRE(parsed->problems.empty());
  return parsed->event;
}

struct Row {
  Fields changes;
  std::string problems;
};

void CheckProblems(const std::vector<Row>& table) {
  for (const Row& row : table) {
    INFO(JsonOf(row.changes));
    CHECK(ProblemsOf(JsonOf(row.changes)) == row.problems);
  }
}

const std::string& AnyHash() {
  static const std::string hash(64, 'a');
  return hash;
}
std::string Long(std::size_t bytes) {
  return "'" + std::string(bytes, 'x') + "'";
}

TEST_CASE("a whole event has no problems", "[model]") {
  CheckProblems({
      {{}, ""},
      {{{"key", "'us-h20-licence_2025:1'"}}, ""},
      {{{"issuer", "'US+CN'"}, {"target", "'*'"}}, ""},
      {{{"target", ""}}, ""},
      {{{"agency", "'bis'"}}, ""},
      {{{"issuer", "'US+CN'"}, {"agency", "'mofcom'"}}, ""},
      {{{"effective", "'2025-11-10'"}, {"until", "'2026-11-09'"}}, ""},
      {{{"effective", "'2025-11'"}, {"until", "'2025-11-03'"}}, ""},
      {{{"effective", "'[2026-01..2026-04]'"}}, ""},
      {{{"type", "'truce'"}, {"flow", ""}, {"modifies", "['1042.0','us-act']"}}, ""},
      {{{"type", "'tariff'"}, {"conditions", "[{'kind':'rate','number':25}]"}}, ""},
      {{{"type", "'licence_requirement'"}, {"review_policy", "'presumption_of_denial'"}}, ""},
      {{{"type", "'purchase_order'"},
        {"issuer", ""},
        {"flow", ""},
        {"actor", "'zte'"},
        {"quantity", "{'min':10,'max':10,'unit':'chips'}"}},
       ""},
      {{{"sources", "[{'publisher':'Gazette'}]"}}, ""},
      {{{"sources",
         "[{'document':'" + AnyHash() + "','quotes':[{'exact':'禁止','start':3,'end':5}]}]"}},
       ""},
  });
}

TEST_CASE("who, whose and what must be known", "[model]") {
  CheckProblems({
      {{{"type", ""}},
       "type: missing: one of ban, licence_requirement, licence_grant, licence_denial, approval, "
       "truce, suspension, rescission, extension, tariff, entity_listing, entity_delisting, "
       "investigation, guidance, penalty, purchase_order"},
      {{{"certainty", ""}},
       "certainty: missing: one of enacted, announced, reported, expected, proposed, denied"},
      {{{"issuer", ""}}, "issuer: missing: who acts"},
      {{{"issuer", "''"}}, "issuer: missing: who acts"},
      {{{"issuer", "'*'"}}, "issuer: '*' is a target, not an issuer"},
      {{{"issuer", "'US+US'"}}, "issuer: named twice: US"},
      {{{"agency", "'biz'"}}, "agency: unknown agency 'biz'; did you mean 'bis'?"},
      {{{"agency", "'ministry-of-magic'"}}, "agency: unknown agency 'ministry-of-magic'"},
      {{{"agency", "'mofcom'"}}, "agency: 'mofcom' belongs to CN, not to the issuer US"},
      {{{"target", "'US'"}}, "target: the same as the issuer; name whose trade is hit"},
      {{{"flow", ""}}, "flow: missing: one of export, import, procurement, use, sale, investment"},
      {{{"type", "'penalty'"}, {"issuer", ""}}, "issuer: missing: who acts"},
      {{{"subjects", ""}}, "subjects: missing: at least one id of the subject tree"},
      {{{"subjects", "[]"}}, "subjects: missing: at least one id of the subject tree"},
      {{{"subjects", "['nvidia-h21']"}},
       "subjects[0]: unknown subject 'nvidia-h21'; did you mean 'nvidia-h20'?"},
      {{{"subjects", "['chips','ztf']"}},
       "subjects[1]: unknown subject 'ztf'; did you mean 'zte'?"},
      {{{"subjects", "['chips','uranium-ore']"}}, "subjects[1]: unknown subject 'uranium-ore'"},
      {{{"subjects", "['zte','zte']"}}, "subjects[1]: named twice: 'zte'"},
      {{{"actor", "'zta'"}}, "actor: unknown subject 'zta'; did you mean 'zte'?"},
      {{{"key", "'US H20'"}}, "key: expected lower-case letters, digits, '-', '_' or ':'"},
      {{{"key", "'us.h20'"}}, "key: expected lower-case letters, digits, '-', '_' or ':'"},
      {{{"key", Long(201)}}, "key: longer than 200 characters"},
  });
}

TEST_CASE("dates are instants, however imprecise, and in order", "[model]") {
  CheckProblems({
      {{{"effective", "'2025-11-10/2026-11-09'"}},
       "effective: '2025-11-10/2026-11-09' is an interval: write the first and the last day as "
       "effective and until, or an imprecise day as [a..b]"},
      {{{"until", "'2026-11/..'"}},
       "until: '2026-11/..' is an interval: write the first and the last day as effective and "
       "until, or an imprecise day as [a..b]"},
      {{{"announced", "'2025/2026'"}},
       "announced: '2025/2026' is an interval: write the first and the last day as effective and "
       "until, or an imprecise day as [a..b]"},
      {{{"published", "'/2026'"}},
       "published: '/2026' is an interval: write the first and the last day as effective and "
       "until, or an imprecise day as [a..b]"},
      {{{"effective", "'2025-11-10'"}, {"until", "'2025-11-09'"}},
       "until: '2025-11-09' lies before effective '2025-11-10'"},
      {{{"effective", "'2025-12'"}, {"until", "'2025-11'"}},
       "until: '2025-11' lies before effective '2025-12'"},
      {{{"effective", "'2025-13-40'"}},
       "effective: '2025-13-40' is not an EDTF date: month 13: expected 01 to 12 (offset 5)"},
      {{{"until", "'soon'"}},
       "until: 'soon' is not an EDTF date: \"s\": expected a year (offset 0)"},
      {{{"published", "''"}},
       "published: '' is not an EDTF date: end of the date: expected a date (offset 0)"},
      {{{"sources", "[{'url':'https://example.org','published':'2025/2026'}]"}},
       "sources[0].published: '2025/2026' is an interval: write the first and the last day as "
       "effective and until, or an imprecise day as [a..b]"},
  });
}

TEST_CASE("characters that are no text are refused, each field by its name", "[model]") {
  const std::string document = "'" + std::string(64, 'a') + "'";
  CheckProblems({
      {{{"summary", "'tab\\tand\\nline'"}}, ""},
      {{{"summary", "'a\\u0000b'"}}, "summary: holds U+0000, which is no text"},
      {{{"note", "'\\uffff'"}, {"act", "'\\u001b[31m'"}},
       "act: holds U+001B, which is no text\nnote: holds U+FFFF, which is no text"},
      {{{"conditions", "[{'kind':'other','text':'\\u0085','unit':'\\u0001'}]"}},
       "conditions[0].text: holds U+0085, which is no text\n"
       "conditions[0].unit: holds U+0001, which is no text"},
      {{{"scope", "{'kind':'buyers','text':'\\u0007'}"}},
       "scope.text: holds U+0007, which is no text"},
      {{{"sources", "[{'publisher':'\\u007f','title':'\\ufffe','document':" + document +
                        ",'quotes':[{'exact':'\\u0000','start':0,'end':1}]}]"}},
       "sources[0].publisher: holds U+007F, which is no text\n"
       "sources[0].title: holds U+FFFE, which is no text\n"
       "sources[0].quotes[0].exact: holds U+0000, which is no text"},
  });
}

TEST_CASE("conditions, policy and scope say what they need", "[model]") {
  CheckProblems({
      {{{"conditions", "[{'kind':'fee'},{'kind':'rate'}]"}},
       "conditions[1].number: missing: a rate needs its per cent"},
      {{{"conditions", "[{'kind':'rate','number':12.3},{'kind':'rate','number':-0.0001}]"}}, ""},
      {{{"conditions", "[{'kind':'rate','number':100000.5},{'kind':'rate','number':0.12345}]"}},
       "conditions[0].number: expected a rate of at most 100,000 per cent\n"
       "conditions[1].number: a rate has at most four decimals"},
      {{{"conditions", "[{'kind':'rate','number':7,'unit':'per cent'}]"}}, ""},
      {{{"conditions", "[{'kind':'rate','number':7,'unit':'USD'}]"}},
       "conditions[0].unit: 'USD' is no per cent, which a rate is in (\"%\"); a duty by weight or "
       "number is a condition of kind 'other'"},
      {{{"conditions", "[{'text':'half at home'}]"}},
       "conditions[0].kind: missing: one of domestic_quota, use_restriction, "
       "end_use_verification, revenue_share, volume_cap, third_party_testing, customer_vetting, "
       "supply_certification, fee, rate, other"},
      {{{"conditions", "[{'kind':'quota'}]"}},
       "conditions[0].kind: unknown name 'quota'; expected one of domestic_quota, "
       "use_restriction, end_use_verification, revenue_share, volume_cap, third_party_testing, "
       "customer_vetting, supply_certification, fee, rate, other"},
      {{{"conditions", "[{'kind':'other','text':" + Long(4001) + "}]"}},
       "conditions[0].text: longer than 4,000 bytes"},
      {{{"type", "'tariff'"}, {"review_policy", "'case_by_case'"}},
       "review_policy: does not go with type 'tariff'"},
      {{{"type", "'penalty'"}, {"review_policy", "'case_by_case'"}},
       "review_policy: does not go with type 'penalty'"},
      {{{"type", "'purchase_order'"}, {"review_policy", "'case_by_case'"}},
       "review_policy: does not go with type 'purchase_order'"},
      {{{"type", "'investigation'"}, {"review_policy", "'case_by_case'"}},
       "review_policy: does not go with type 'investigation'"},
      {{{"scope", "{'kind':'buyers'}"}}, "scope.text: missing: which buyers, sellers or purpose"},
      {{{"scope", "{'text':'two firms'}"}},
       "scope.kind: missing: one of buyers, sellers, carve_out"},
  });
}

TEST_CASE("what an event modifies, its act and its quantity are checked by themselves", "[model]") {
  CheckProblems({
      {{{"modifies", "['']"}}, "modifies[0]: empty name"},
      {{{"modifies", "['a','b','a']"}}, "modifies[2]: named twice: 'a'"},
      {{{"key", "'a'"}, {"modifies", "['a']"}}, "modifies[0]: an event cannot modify itself"},
      {{{"modifies", "[" + Long(201) + "]"}}, "modifies[0]: longer than 200 characters"},
      {{{"act", "'1042.0'"}}, "act: reads like an event id; choose a name"},
      {{{"act", Long(201)}}, "act: longer than 200 characters"},
      {{{"quantity", "{'min':1,'unit':'chips'}"}},
       "quantity: goes with purchase_order and penalty only; a cap is a condition"},
      {{{"type", "'penalty'"}, {"quantity", "{'unit':'USD'}"}}, "quantity: needs min or max"},
      {{{"type", "'penalty'"}, {"quantity", "{'min':2,'max':1,'unit':'USD'}"}},
       "quantity.max: less than min"},
      {{{"type", "'penalty'"}, {"quantity", "{'max':1}"}},
       "quantity.unit: missing, e.g. \"chips\""},
      {{{"summary", Long(4001)}}, "summary: longer than 4,000 bytes"},
      {{{"note", Long(4001)}}, "note: longer than 4,000 bytes"},
  });
}

TEST_CASE("a source can be found again and its quotes are true to length", "[model]") {
  const auto quoted = [](const std::string& quote) {
    return "[{'document':'" + AnyHash() + "','quotes':[" + quote + "]}]";
  };
  CheckProblems({
      {{{"sources", "[{'title':'News'}]"}}, "sources[0]: needs a url, a publisher or a document"},
      {{{"sources", "[{'url':'ftp://example.org'}]"}},
       "sources[0].url: expected http:// or https://"},
      {{{"sources", "[{'publisher':'A'},{'url':'javascript:alert(1)'}]"}},
       "sources[1].url: expected http:// or https://"},
      {{{"sources", "[{'url':'https://example.org/" + std::string(2000, 'x') + "'}]"}},
       "sources[0].url: longer than 2,000 characters"},
      {{{"sources", "[{'document':'abc'}]"}},
       "sources[0].document: expected a SHA-256 in 64 lower-case hex digits"},
      {{{"sources", "[{'document':'" + std::string(64, 'A') + "'}]"}},
       "sources[0].document: expected a SHA-256 in 64 lower-case hex digits"},
      {{{"sources", quoted("{'exact':'','start':0,'end':1}")}},
       "sources[0].quotes[0].exact: missing: the passage itself"},
      {{{"sources", quoted("{'exact':'ban','start':3,'end':3}")}},
       "sources[0].quotes[0].end: not after start"},
      {{{"sources", quoted("{'exact':'ban','start':3,'end':7}")}},
       "sources[0].quotes[0].end: the passage has 3 characters, the span 4"},
      {{{"sources", quoted("{'exact':'禁止','start':0,'end':6}")}},
       "sources[0].quotes[0].end: the passage has 2 characters, the span 6"},
      {{{"sources", quoted("{'exact':'ban','end':3}")}}, "sources[0].quotes[0].start: missing"},
      {{{"sources", quoted("{'exact':'ban','start':-1,'end':3}")}},
       "sources[0].quotes[0].start: expected a count of characters"},
      {{{"sources", "[{'publisher':'A','quotes':[{'exact':'ban','start':0,'end':3}]}]"}},
       "sources[0].quotes[0]: a quote needs its source's document"},
  });
}

TEST_CASE("every problem is told at once, in the order of the fields", "[model]") {
  CheckProblems({
      {{{"key", "'K'"},
        {"subjects", "['tea-pots']"},
        {"effective", "'2025/2026'"},
        {"scope", "{'kind':'buyers'}"},
        {"act", "'7.1'"},
        {"actor", "'nobody-known'"},
        {"summary", Long(5000)},
        {"sources", "[{}]"}},
       "key: expected lower-case letters, digits, '-', '_' or ':'\n"
       "subjects[0]: unknown subject 'tea-pots'\n"
       "effective: '2025/2026' is an interval: write the first and the last day as effective and "
       "until, or an imprecise day as [a..b]\n"
       "scope.text: missing: which buyers, sellers or purpose\n"
       "act: reads like an event id; choose a name\n"
       "actor: unknown subject 'nobody-known'\n"
       "summary: longer than 4,000 bytes\n"
       "sources[0]: needs a url, a publisher or a document"},
  });
}

TEST_CASE("a list has an end", "[model]") {
  const auto fields = [](const PolicyEvent& event) {
    std::string text;
    for (const Problem& problem : Validate(event, Subjects())) text += problem.field + "\n";
    return text;
  };
  PolicyEvent event = Event({});
  event.conditions.resize(501);
  event.sources.resize(501);
  for (Source& source : event.sources) source.publisher = "A";
  for (int i = 0; i < 501; ++i) event.modifies.push_back("event-" + std::to_string(i));
  CHECK(fields(event) == "conditions\nmodifies\nsources\n");

  event = Event({});
  event.subjects.assign(100'000, "tea-pots");
  CHECK(Validate(event, Subjects()).front() ==
        Problem{"subjects", "more than 500; the rest was not looked at"});
  CHECK(Validate(event, Subjects()).size() < 1'002);
}

TEST_CASE("an event has a stable line", "[model]") {
  const std::vector<Row> table = {
      {{}, "ban enacted US export CN [nvidia-h20]"},
      {{{"issuer", "'US+CN'"}, {"target", "'*'"}, {"subjects", "['nvidia-h20','zte']"}},
       "ban enacted US+CN export * [nvidia-h20 zte]"},
      {{{"agency", "'bis'"}, {"effective", "'2025-04-09'"}},
       "ban enacted US/bis export CN [nvidia-h20] 2025-04-09"},
      {{{"effective", "'2025-11-10'"}, {"until", "'2026-11-09'"}},
       "ban enacted US export CN [nvidia-h20] 2025-11-10..2026-11-09"},
      {{{"until", "'2026-11'"}}, "ban enacted US export CN [nvidia-h20] ?..2026-11"},
      {{{"announced", "'2025-10-30'"}, {"published", "'2025-10-31'"}},
       "ban enacted US export CN [nvidia-h20] announced=2025-10-30 published=2025-10-31"},
      {{{"type", "'licence_requirement'"}, {"review_policy", "'case_by_case'"}},
       "licence_requirement enacted US export CN [nvidia-h20] policy=case_by_case"},
      {{{"type", "'tariff'"},
        {"conditions",
         "[{'kind':'rate','number':25},{'kind':'fee','number':0.5},{'kind':'other'}]"}},
       "tariff enacted US export CN [nvidia-h20] conditions=rate:25,fee:0.5,other"},
      {{{"scope", "{'kind':'carve_out','text':'servicing'}"}, {"overrides", "true"}},
       "ban enacted US export CN [nvidia-h20] scope=carve_out overrides"},
      {{{"type", "'truce'"},
        {"flow", ""},
        {"modifies", "['1.0','b-rule']"},
        {"act", "'truce-2025'"}},
       "truce enacted US CN [nvidia-h20] modifies=1.0,b-rule act=truce-2025"},
      {{{"type", "'purchase_order'"},
        {"certainty", "'reported'"},
        {"issuer", ""},
        {"flow", ""},
        {"target", ""},
        {"actor", "'zte'"}},
       "purchase_order reported [nvidia-h20] actor=zte"},
  };
  for (const Row& row : table) CHECK(OneLine(Event(row.changes)) == row.problems);
}

TEST_CASE("the day the world could know is stated, or the first that was said", "[model]") {
  const auto day = [](const Fields& changes) {
    const auto known = PublishedDay(Event(changes));
    return known ? FormatDay(*known) : "none";
  };
  CHECK(day({}) == "none");
  CHECK(day({{"published", "'2025-11-09'"}, {"announced", "'2025-11-01'"}}) == "2025-11-09");
  CHECK(day({{"announced", "'2025-11-01'"}}) == "2025-11-01");
  // P11: a window counts from its last day.
  CHECK(day({{"published", "'2025-11'"}}) == "2025-11-30");
  const std::string sources =
      "[{'publisher':'A','published':'2025-11-05'},{'publisher':'B','published':'2025-11-03'}]";
  CHECK(day({{"sources", sources}, {"announced", "'2025-11-04'"}}) == "2025-11-03");
  CHECK(day({{"sources", "[{'publisher':'A','published':'2025-11-05'}]"}}) == "2025-11-05");
}

TEST_CASE("orders, fines and what is not yet so never change a state", "[model]") {
  CHECK(NeverChangesState(EventType::kPurchaseOrder));
  CHECK(NeverChangesState(EventType::kPenalty));
  CHECK_FALSE(NeverChangesState(EventType::kBan));
  CHECK_FALSE(NeverChangesState(EventType::kGuidance));
  for (const auto certainty : {Certainty::kExpected, Certainty::kProposed, Certainty::kDenied}) {
    CHECK(NeverChangesState(certainty));
  }
  for (const auto certainty : {Certainty::kEnacted, Certainty::kAnnounced, Certainty::kReported}) {
    CHECK_FALSE(NeverChangesState(certainty));
  }
}

}  // namespace
}  // namespace chipline
