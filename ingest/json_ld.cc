#include "ingest/json_ld.h"

#include <algorithm>
#include <unordered_set>

#include <nlohmann/json.hpp>

#include "ingest/json_depth.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

using Json = nlohmann::json;

bool IsArticleType(const std::string& type) {
  static const std::unordered_set<std::string_view> types = {"Article",
                                                             "AdvertiserContentArticle",
                                                             "NewsArticle",
                                                             "AnalysisNewsArticle",
                                                             "AskPublicNewsArticle",
                                                             "BackgroundNewsArticle",
                                                             "OpinionNewsArticle",
                                                             "ReportageNewsArticle",
                                                             "ReviewNewsArticle",
                                                             "Report",
                                                             "SatiricalArticle",
                                                             "ScholarlyArticle",
                                                             "MedicalScholarlyArticle",
                                                             "SocialMediaPosting",
                                                             "BlogPosting",
                                                             "LiveBlogPosting",
                                                             "DiscussionForumPosting",
                                                             "TechArticle",
                                                             "APIReference"};
  const std::size_t slash = type.rfind('/');
  return types.count(std::string_view(type).substr(slash == std::string::npos ? 0 : slash + 1)) !=
         0;
}

const Json* Field(const Json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

std::string Text(const Json* value) {
  return value != nullptr && value->is_string()
             ? CleanInline(RepairUtf8(value->get_ref<const std::string&>()))
             : std::string();
}

bool IsArticle(const Json& object) {
  const Json* type = Field(object, "@type");
  if (type == nullptr) return false;
  if (type->is_string()) return IsArticleType(type->get_ref<const std::string&>());
  return type->is_array() && std::any_of(type->begin(), type->end(), [](const Json& one) {
           return one.is_string() && IsArticleType(one.get_ref<const std::string&>());
         });
}

constexpr std::size_t kMostArticles = 20;

void FindArticles(const Json& value, std::vector<const Json*>* found) {
  if (found->size() >= kMostArticles) return;
  if (value.is_array()) {
    for (const Json& item : value) FindArticles(item, found);
    return;
  }
  if (IsArticle(value)) return found->push_back(&value);
  if (const Json* graph = Field(value, "@graph")) FindArticles(*graph, found);
}

bool IsLive(const Json& object) {
  const Json* type = Field(object, "@type");
  const auto is = [](const Json& name) { return Text(&name).ends_with("LiveBlogPosting"); };
  return type != nullptr && (is(*type) || (type->is_array() && std::ranges::any_of(*type, is)));
}

// An address, or an object whose id is one.
std::string AddressIn(const Json* value) {
  const std::string text =
      Text(value != nullptr && value->is_object() ? Field(*value, "@id") : value);
  return text.starts_with("http://") || text.starts_with("https://") ? text : std::string();
}

// {"@id": …} stands for the object of the graph that has the same id and a name.
std::string NameOfId(const Json& root, const std::string& id) {
  const Json* graph = Field(root, "@graph");
  if (id.empty() || graph == nullptr || !graph->is_array()) return {};
  for (const Json& object : *graph) {
    if (Text(Field(object, "@id")) != id) continue;
    if (std::string name = Text(Field(object, "name")); !name.empty()) return name;
  }
  return {};
}

// A name, an object with a name or an id, or a list of these.
std::string Names(const Json& root, const Json* value) {
  if (value == nullptr) return {};
  if (value->is_string()) return Text(value);
  if (value->is_object()) {
    const std::string name = Text(Field(*value, "name"));
    return name.empty() ? NameOfId(root, Text(Field(*value, "@id"))) : name;
  }
  if (!value->is_array()) return {};
  std::string names;
  for (const Json& one : *value) {
    const std::string name = one.is_array() ? std::string() : Names(root, &one);
    if (!name.empty()) names += (names.empty() ? "" : ", ") + name;
  }
  return names;
}

// Comment marks in front of CDATA ("//<![CDATA["), as pages for old browsers write them.
std::string WithoutComments(std::string_view script) {
  std::string out;
  for (const std::string_view line : SplitLines(script)) {
    std::string_view rest = Trim(line);
    const bool comment = rest.starts_with("//");
    if (comment) rest.remove_prefix(2);
    // What is no mark of CDATA is a comment of somebody's.
    if (comment && rest.find("[CDATA[") == std::string_view::npos &&
        rest.find("]]>") == std::string_view::npos) {
      continue;
    }
    out += rest;
    out += '\n';
  }
  return out;
}

// A comma behind the last item, outside strings.
std::string WithoutTrailingCommas(std::string_view text) {
  std::string out;
  bool inside = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"' && (i == 0 || text[i - 1] != '\\')) inside = !inside;
    if (!inside && (c == '}' || c == ']')) {
      while (!out.empty() && (out.back() == ' ' || out.back() == ',')) out.pop_back();
    }
    out += c;
  }
  return out;
}

// Line ends inside strings are common and not JSON; outside they are blanks anyway.
std::string Repaired(std::string_view script) {
  std::string text(Trim(script.find("//") == std::string_view::npos ? std::string(script)
                                                                    : WithoutComments(script)));
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  for (const std::string_view mark : {"<![CDATA[", "]]>", "<!--", "-->"}) {
    const std::size_t at = text.find(mark);
    if (at != std::string::npos && (at < 16 || at + 16 > text.size())) text.erase(at, mark.size());
  }
  while (!text.empty() && (text.back() == ';' || text.back() == ' ')) text.pop_back();
  return text;
}

constexpr int kMaxDepth = 64;  // the parser recurses

std::string Body(const Json* value) {
  return value != nullptr && value->is_string() ? RepairUtf8(value->get_ref<const std::string&>())
                                                : std::string();
}

JsonLdArticle ArticleOf(const Json& root, const Json& article) {
  JsonLdArticle out;
  out.name = Text(Field(article, "name"));
  out.headline = Text(Field(article, "headline"));
  out.authors = Names(root, Field(article, "author"));
  out.publisher = Names(root, Field(article, "publisher"));
  out.published = Text(Field(article, "datePublished"));
  out.modified = Text(Field(article, "dateModified"));
  out.language = Text(Field(article, "inLanguage"));
  out.body = Body(Field(article, "articleBody"));
  for (const char* name : {"url", "mainEntityOfPage", "@id"}) {
    if (out.url.empty()) out.url = AddressIn(Field(article, name));
  }
  out.is_live = IsLive(article);
  const Json* posts = out.is_live ? Field(article, "liveBlogUpdate") : nullptr;
  if (posts == nullptr || !posts->is_array()) return out;
  for (const Json& post : *posts) out.posted.push_back(Text(Field(post, "datePublished")));
  return out;
}

}  // namespace

std::vector<JsonLdArticle> ReadJsonLd(std::string_view script) {
  const std::string text = Repaired(script);
  if (IsNestedDeeper(text, kMaxDepth)) return {};
  Json root = Json::parse(text, nullptr, false);
  if (root.is_discarded()) root = Json::parse(WithoutTrailingCommas(text), nullptr, false);
  if (root.is_discarded()) return {};
  std::vector<const Json*> found;
  FindArticles(root, &found);
  std::vector<JsonLdArticle> out;
  out.reserve(found.size());
  for (const Json* article : found) out.push_back(ArticleOf(root, *article));
  return out;
}

}  // namespace chipline
