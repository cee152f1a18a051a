#include "ingest/federal_register.h"

#include <algorithm>
#include <memory>
#include <utility>

#include <nlohmann/json.hpp>

#include "ingest/character_references.h"
#include "ingest/document_builder.h"
#include "ingest/html_document.h"
#include "ingest/json_depth.h"
#include "ingest/notice_text.h"
#include "ingest/plain_text.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

using Json = nlohmann::json;

constexpr int kMaxDepth = 32;
constexpr std::size_t kMaxDocuments = 1000;  // a page of the API's

// A string; empty for anything else.
std::string Text(const Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) return {};
  return CleanInline(found->get_ref<const std::string&>());
}

// A number, which some writers put into a string.
std::string Number(const Json& object, const char* name) {
  const auto found = object.find(name);
  if (found != object.end() && found->is_number_integer()) return found->dump();
  return Text(object, name);
}

std::optional<Day> DayIn(const Json& object, const char* name) {
  return ParseDay(Text(object, name).substr(0, 10));
}

// Strings, or the first of `names` that an object in their place has.
std::vector<std::string> Texts(const Json& object, const char* field,
                               std::initializer_list<const char*> names = {}) {
  std::vector<std::string> out;
  const auto add = [&](std::string text) {
    if (!text.empty() && std::ranges::find(out, text) == out.end()) out.push_back(std::move(text));
  };
  const auto take = [&](const Json& item) {
    if (item.is_string()) return add(CleanInline(item.get_ref<const std::string&>()));
    if (!item.is_object()) return;
    for (const char* name : names) {
      if (std::string text = Text(item, name); !text.empty()) return add(std::move(text));
    }
  };
  const auto found = object.find(field);
  if (found == object.end()) return out;
  if (found->is_array()) {
    for (const Json& item : *found) take(item);
  } else {
    take(*found);
  }
  return out;
}

// "RULE", "Rule" and "rule" are one type.
std::string TypeOf(const Json& object) {
  std::string type = Text(object, "type");
  const std::string lower = AsciiLower(type);
  if (lower == "rule") return "Rule";
  if (lower == "prorule" || lower == "proposed rule" || lower == "proposed_rule") {
    return "Proposed Rule";
  }
  if (lower == "notice") return "Notice";
  if (lower == "presdocu" || lower == "presidential document" || lower == "presidential_document") {
    return "Presidential Document";
  }
  return type;
}

// "Industry and Security Bureau" -> "Bureau of Industry and Security", as the notice itself says.
std::string AgencyInOrder(const std::string& name) {
  const std::size_t comma = name.find(", Office of ");
  if (comma != std::string::npos) {
    return "Office of the " + name.substr(comma + 12) + " " + name.substr(0, comma);
  }
  for (const std::string_view kind : {"Bureau", "Office"}) {
    if (name.size() > kind.size() + 1 && name.ends_with(kind) &&
        name[name.size() - kind.size() - 1] == ' ' && name.find(" of ") == std::string::npos) {
      return std::string(kind) + " of " + name.substr(0, name.size() - kind.size() - 1);
    }
  }
  return name;
}

std::string CitationOf(const Json& object) {
  if (std::string citation = Text(object, "citation"); !citation.empty()) return citation;
  const std::string volume = Number(object, "volume");
  const std::string page = Number(object, "start_page");
  return volume.empty() || page.empty() ? std::string() : volume + " FR " + page;
}

// "https://…/documents/2025-02655.json" -> "2025-02655"
std::string NumberInAddress(std::string_view address) {
  const std::size_t slash = address.rfind('/');
  std::string_view name = slash == std::string_view::npos ? address : address.substr(slash + 1);
  return std::string(name.substr(0, std::min(name.find_first_of(".?"), name.size())));
}

NoticeFacts FactsOf(const Json& object) {
  NoticeFacts facts;
  facts.series = NoticeSeries::kFederalRegister;
  facts.type = TypeOf(object);
  facts.action = Text(object, "action");
  facts.citation = CitationOf(object);
  facts.number = Text(object, "document_number");
  facts.agencies = Texts(object, "agencies", {"raw_name", "name"});
  if (facts.agencies.empty()) facts.agencies = Texts(object, "agency_names");
  for (std::string& agency : facts.agencies) agency = AgencyInOrder(agency);
  facts.dockets = Texts(object, "docket_ids");
  if (facts.dockets.empty()) facts.dockets = Texts(object, "docket_id");
  if (facts.dockets.empty()) facts.dockets = Texts(object, "dockets", {"id", "docket_id"});
  facts.rins = Texts(object, "regulation_id_numbers");
  if (const auto cfr = object.find("cfr_references"); cfr != object.end() && cfr->is_array()) {
    for (const Json& item : *cfr) {
      if (!item.is_object()) continue;
      const std::string title = Number(item, "title");
      const std::string part = Number(item, "part");
      if (title.empty() || part.empty()) continue;
      facts.cfr.emplace_back(title).append(" CFR ").append(part);
    }
  }
  for (const char* name : {"pdf_url", "public_inspection_pdf_url"}) {
    if (std::string url = Text(object, name); !url.empty()) facts.attachments.push_back(url);
  }
  facts.corrects = NumberInAddress(Text(object, "correction_of"));
  facts.publication = DayIn(object, "publication_date");
  facts.signing = DayIn(object, "signing_date");
  for (const char* name : {"filed_at", "public_inspection_date", "filing_date"}) {
    if (!facts.filed) facts.filed = DayIn(object, name);
  }
  if (!facts.number.empty()) facts.act = "fr-" + facts.number;
  return facts;
}

std::string Joined(const std::vector<std::string>& list, std::string_view between) {
  std::string out;
  for (const std::string& item : list) {
    if (!out.empty()) out += between;
    out += item;
  }
  return out;
}

// The plain text that the register wraps into <pre>.
std::string WithoutTags(std::string_view html) {
  std::string out;
  bool tag = false;
  for (const char c : html) {
    if (c == '<') tag = true;
    if (!tag) out += c;
    if (c == '>') tag = false;
  }
  return ResolveReferences(out);
}

// The text that the object brings along, as blocks.
std::optional<Document> BodyOf(const Json& object) {
  for (const char* name : {"raw_text", "body_html", "full_text", "body", "html"}) {
    const auto found = object.find(name);
    if (found == object.end() || !found->is_string()) continue;
    const auto& text = found->get_ref<const std::string&>();
    if (text.size() < 40 || text.starts_with("http")) continue;
    Document body;
    if (const std::size_t pre = text.find("<pre"); pre != std::string::npos) {
      ReadTextBody(WithoutTags(std::string_view(text).substr(pre)), &body);
    } else if (text.find("</") != std::string::npos || LooksLikeHtml(text)) {
      auto read = ReadHtml(text, {});
      if (!read) continue;
      body = std::move(read).value();
    } else {
      ReadTextBody(text, &body);
    }
    if (!body.blocks.empty()) return body;
  }
  return std::nullopt;
}

// What a field of the object says, else what the text says under that label.
std::string FieldOrSection(const Json& object, const char* field,
                           const std::optional<Document>& body, std::string_view label) {
  std::string text = Text(object, field);
  if (text.empty() && body) text = NoticeSection(*body, label);
  return text;
}

Document DocumentOf(const Json& object) {
  Document document;
  NoticeFacts facts = FactsOf(object);
  const std::optional<Document> body = BodyOf(object);
  if (!facts.filed && body) facts.filed = FiledDay(body->text);
  document.title = Text(object, "title");
  document.publisher = "Federal Register";
  document.language = "en";
  document.url = Text(object, "html_url");
  if (document.url.empty()) document.url = "https://www.federalregister.gov/d/" + facts.number;
  document.canonical_url = document.url;
  if (facts.publication) {
    document.date_markers.push_back(
        {Edtf::FromDay(*facts.publication), "federal-register publication_date"});
  }
  DocumentBuilder builder(&document);
  builder.Add(BlockKind::kTitle, document.title);
  for (const std::string& agency : facts.agencies) builder.Add(BlockKind::kParagraph, agency);
  if (!facts.citation.empty()) builder.Add(BlockKind::kParagraph, "[" + facts.citation + "]");
  builder.Add(BlockKind::kParagraph, "[FR Doc. " + facts.number + "]");
  if (!facts.dockets.empty()) {
    builder.Add(BlockKind::kParagraph, "[" + Joined(facts.dockets, "; ") + "]");
  }
  if (!facts.rins.empty()) builder.Add(BlockKind::kParagraph, "RIN " + Joined(facts.rins, ", "));
  facts.action = FieldOrSection(object, "action", body, "ACTION");
  const auto section = [&](std::string_view label, const std::string& text) {
    if (!text.empty()) builder.Add(BlockKind::kParagraph, std::string(label) + ": " + text);
  };
  section("ACTION", facts.action);
  section("SUMMARY", FieldOrSection(object, "abstract", body, "SUMMARY"));
  section("DATES", FieldOrSection(object, "dates", body, "DATES"));
  document.notice = std::move(facts);
  TakeNoticeDates(&document);
  const auto day = DayIn(object, "effective_on");
  const bool stated = std::ranges::any_of(document.notice->dates, [](const NoticeDate& date) {
    return date.role == NoticeDateRole::kEffective || date.role == NoticeDateRole::kApplicable;
  });
  // The field holds one day; the text has the last word.
  if (day && !stated) {
    const Block* block = builder.Add(BlockKind::kParagraph, "effective_on: " + FormatDay(*day));
    NoticeDate date;
    date.day = *day;
    date.begin = block->start;
    date.end = block->end;
    document.notice->dates.insert(document.notice->dates.begin(), date);
  }
  return document;
}

std::string Place(std::size_t index) {
  return "results[" + std::to_string(index) + "]";
}

Result<Document> Checked(const Json& object, const std::string& place) {
  if (!object.is_object()) return InvalidArgument("expected a document, an object", place);
  for (const char* name : {"document_number", "title"}) {
    if (Text(object, name).empty()) {
      return InvalidArgument(
          std::string("expected a Federal Register document: no \"") + name + "\"", place);
    }
  }
  return DocumentOf(object);
}

}  // namespace

bool LooksLikeFederalRegister(std::string_view text) {
  const std::string_view head = Trim(text.substr(0, 256));
  if (head.empty() || (head.front() != '{' && head.front() != '[')) return false;
  const auto has = [&](std::string_view name) { return text.find(name) != std::string_view::npos; };
  const bool searched = has("\"results\"") && (has("\"count\"") || has("\"total_pages\""));
  return (has("\"document_number\"") || searched) &&
         (has("\"publication_date\"") || has("federalregister.gov") || has("\"agencies\"") ||
          has("\"docket_ids\"") || searched);
}

namespace {

// The objects of the answer, each with its place; they live as long as `root`.
struct Listed {
  Json root;
  std::vector<std::pair<const Json*, std::string>> objects;
};

Result<std::unique_ptr<Listed>> ListObjects(std::string_view json) {
  if (IsNestedDeeper(json, kMaxDepth)) {
    return InvalidArgument("JSON nested deeper than " + std::to_string(kMaxDepth) + " levels");
  }
  std::unique_ptr<Listed> out(
      new Listed{Json::parse(json, nullptr, /*allow_exceptions=*/false), {}});
  const Json& root = out->root;
  if (root.is_discarded()) return InvalidArgument("expected JSON of the Federal Register's API");
  const Json* list = root.is_array() ? &root : nullptr;
  if (root.is_object() && root.contains("results")) list = &root["results"];
  if (list == nullptr) {
    out->objects.push_back({&root, {}});
    return out;
  }
  if (!list->is_array()) return InvalidArgument("expected a list of documents", "results");
  if (list->size() > kMaxDocuments) {
    return InvalidArgument("more than " + std::to_string(kMaxDocuments) + " documents", "results");
  }
  if (list->empty()) return InvalidArgument("the answer holds no documents", "results");
  for (std::size_t i = 0; i < list->size(); ++i) out->objects.push_back({&(*list)[i], Place(i)});
  return out;
}

}  // namespace

Result<std::vector<Document>> ReadFederalRegister(std::string_view json) {
  const std::unique_ptr<Listed> listed = CHIP_TRY(ListObjects(json));
  std::vector<Document> out;
  for (const auto& [object, place] : listed->objects) {
    out.push_back(CHIP_TRY(Checked(*object, place)));
  }
  return out;
}

Result<std::vector<std::string>> SplitFederalRegister(std::string_view json) {
  const std::unique_ptr<Listed> listed = CHIP_TRY(ListObjects(json));
  std::vector<std::string> out;
  for (const auto& [object, place] : listed->objects) {
    CHIP_TRY(Checked(*object, place));
    out.push_back(object->dump());
  }
  return out;
}

}  // namespace chipline
