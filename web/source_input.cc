#include "web/source_input.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "ingest/federal_register.h"
#include "ingest/text_utils.h"
#include "model/json_value.h"
#include "web/body.h"

namespace chipline {
namespace {

using Json = nlohmann::ordered_json;

// One thing that is known of a source, however it was said: its field, its text, and where it goes.
std::optional<Problem> ReadKnown(const std::string& field, const std::string& text,
                                 ReadOptions& options) {
  if (text.empty()) return std::nullopt;
  if (field == "url" || field == "name") {
    options.path = text;
    return std::nullopt;
  }
  if (field == "publisher") {
    options.publisher = text;
    return std::nullopt;
  }
  if (field == "published") {
    options.published = ParseDay(text);
    if (options.published) return std::nullopt;
    return Problem{field, "\"" + text + "\" is not a day: expected YYYY-MM-DD"};
  }
  if (field == "issuer") {
    options.issuer = FromName<Jurisdiction>(text);
    if (options.issuer) return std::nullopt;
    return Problem{field, "\"" + text + "\" is not one of: " + NameList<Jurisdiction>()};
  }
  options.ceiling = FromName<Certainty>(text);
  if (options.ceiling) return std::nullopt;
  return Problem{field, "\"" + text + "\" is not one of: " + NameList<Certainty>()};
}

std::optional<Response> ReadQuery(const Request& request, ReadOptions& options) {
  // An address is more than a file's name.
  for (const char* field : {"name", "url", "published", "publisher", "issuer", "ceiling"}) {
    const std::string text(request.Get(field).value_or(""));
    const auto problem = ReadKnown(field, text, options);
    if (!problem) continue;
    const bool is_day = problem->field == "published";
    return Fail({is_day ? ProblemType::kInvalidDate : ProblemType::kInvalidParameter,
                 problem->message + ".",
                 field,
                 {}});
  }
  return std::nullopt;
}

// The text as a document: what is known of it goes in front as header lines.
std::string WithHeader(const Json& body, const std::string& text) {
  std::string header;
  for (const char* field : {"title", "publisher", "published", "url"}) {
    const std::string value = body.value(field, "");
    if (!value.empty()) header += std::string(field) + ": " + value + "\n";
  }
  return header.empty() ? text : header + "\n" + text;
}

Response NotFetched(const Error& error, std::string_view address) {
  const std::string place = error.place.empty() ? std::string(address) : error.place;
  switch (error.code) {
    case ErrorCode::kInvalidArgument:
      return Fail(
          {ProblemType::kNotFetched, place + " is not fetched: " + error.message + ".", "url", {}});
    case ErrorCode::kUnavailable:
      return Fail({ProblemType::kUnavailable,
                   "The page cannot be fetched: " + error.message + ".",
                   "url",
                   {}});
    default:
      return Fail(
          {ProblemType::kFetchFailed, place + " cannot be had: " + error.message + ".", "url", {}});
  }
}

// The page at an address that somebody gave, with where it was in the end as options.path.
std::optional<Response> FetchSource(std::string_view address, PageFetcher* fetcher,
                                    SourceInput& source) {
  if (fetcher == nullptr) {
    return NotFetched(Unavailable("this server fetches no pages, send the page itself"), address);
  }
  auto page = fetcher->Fetch(address);
  if (!page) return NotFetched(page.error(), address);
  source.bytes = std::move(page->body);
  source.options.path = page->url.text();
  source.options.media_type = std::move(page->media_type);
  return std::nullopt;
}

std::optional<Response> ReadObjectSource(const Request& request, PageFetcher* fetcher,
                                         SourceInput& source) {
  Json body;
  if (auto refusal = ReadObject(
          request, {"text", "html", "title", "publisher", "published", "url", "issuer", "ceiling"},
          body)) {
    return refusal;
  }
  std::vector<Problem> problems;
  const std::string text = TextField(body, "text", false, &problems);
  const std::string html = TextField(body, "html", false, &problems);
  for (const char* field : {"title", "url", "published", "publisher", "issuer", "ceiling"}) {
    const std::string known = TextField(body, field, false, &problems);
    if (known.find_first_of("\r\n") != std::string::npos) {
      problems.push_back({field, "expected one line"});
    } else if (field != std::string_view("title")) {
      if (auto problem = ReadKnown(field, known, source.options)) {
        problems.push_back(std::move(*problem));
      }
    }
  }
  const std::string& url = source.options.path;
  if (!text.empty() && !html.empty()) {
    problems.push_back({"text", "expected the article as text or as html, not both"});
  } else if (text.empty() && html.empty() && url.empty()) {
    problems.push_back({"text", "expected the article, as text or as html, or its url"});
  }
  if (!problems.empty()) return Invalid(std::move(problems));
  if (text.empty() && html.empty()) return FetchSource(std::string(url), fetcher, source);
  source.options.media_type =
      html.empty() ? "text/plain; charset=utf-8" : "text/html; charset=utf-8";
  source.bytes = html.empty() ? WithHeader(body, text) : html;
  return std::nullopt;
}

}  // namespace

std::vector<ParameterSpec> SourceParameters() {
  return {{"url", "where the text was published"},
          {"name", "of its file: the ending is a hint at the format"},
          {"published", "its publication day, before what it says itself"},
          {"publisher", "where it names none"},
          {"issuer", "whose acts it tells of where it names nobody"},
          {"ceiling", "the firmest certainty that anything in it may have"}};
}

std::optional<Response> ReadSource(const Request& request, PageFetcher* fetcher,
                                   SourceInput& source) {
  if (auto refusal = ReadQuery(request, source.options)) return refusal;
  const bool is_object =
      MediaType(request) == "application/json" && !LooksLikeFederalRegister(request.body);
  if (is_object) return ReadObjectSource(request, fetcher, source);
  source.options.media_type = std::string(request.Header("content-type").value_or(""));
  source.bytes = request.body;
  if (!source.bytes.empty()) return std::nullopt;
  return Fail({ProblemType::kInvalidRequest,
               "Expected a text or a page as the body, or JSON with the url of one.",
               {},
               {}});
}

std::optional<std::string> LoneAddress(std::string_view text) {
  text = Trim(text);
  if (text.find_first_of(" \t\r\n\f\v") != std::string_view::npos || !ParseWebUrl(text))
    return std::nullopt;
  return std::string(text);
}

}  // namespace chipline
