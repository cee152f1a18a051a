#include "ingest/page_fetch.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "ingest/http_rules.h"

namespace chipline {
namespace {

constexpr Micros kSlice = 1'000'000;

HttpReply Ask(HttpClient& client, const WebUrl& url) {
  HttpCall call;
  call.id = 1;
  call.url = url;
  client.Start(std::move(call));
  while (true) {
    std::vector<HttpReply> replies = client.Wait(kSlice);
    if (!replies.empty()) return std::move(replies.front());
  }
}

Error FaultError(const HttpReply& reply, const std::string& place) {
  const bool is_theirs = reply.fault == HttpFault::kRefused || reply.fault == HttpFault::kTooLarge;
  return is_theirs ? InvalidArgument(reply.reason, place) : IoError(reply.reason, place);
}

}  // namespace

Result<FetchedPage> FetchPage(HttpClient& client, std::string_view address) {
  WebUrl url = CHIP_TRY(ParseWebUrl(address));
  for (int hop = 0; hop <= kMostRedirects; ++hop) {
    HttpReply reply = Ask(client, url);
    if (reply.fault != HttpFault::kNone) return FaultError(reply, url.text());
    if (IsRedirect(reply.status)) {
      url = CHIP_TRY(RedirectTarget(url, reply));
      continue;
    }
    if (reply.status == 404 || reply.status == 410) {
      return NotFound("there is no such page (" + std::to_string(reply.status) + ")", url.text());
    }
    if (reply.status != 200) {
      return IoError("the site answered " + std::to_string(reply.status), url.text());
    }
    if (reply.body.empty()) return IoError("the page is empty", url.text());
    return FetchedPage{std::move(url), std::string(reply.Field("content-type")),
                       std::move(reply.body)};
  }
  return InvalidArgument("more than " + std::to_string(kMostRedirects) + " redirects", url.text());
}

std::string PackPage(const Result<FetchedPage>& page) {
  nlohmann::json head;
  if (page) {
    head = {
        {"url", page->url.text()}, {"media_type", page->media_type}, {"size", page->body.size()}};
  } else {
    const Error& error = page.error();
    head["error"] = {
        {"code", static_cast<int>(error.code)}, {"message", error.message}, {"place", error.place}};
  }
  return head.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n" +
         (page ? page->body : "");
}

Result<FetchedPage> UnpackPage(std::string_view packed) {
  const std::size_t end = packed.find('\n');
  const auto head =
      nlohmann::json::parse(packed.substr(0, end), nullptr, /*allow_exceptions=*/false);
  if (end != std::string_view::npos && head.is_object() && head.contains("error")) {
    const auto& error = head["error"];
    return Error{static_cast<ErrorCode>(error.value("code", 0)), error.value("message", ""),
                 error.value("place", "")};
  }
  if (end == std::string_view::npos || !head.is_object() ||
      head.value("size", std::size_t{0}) != packed.size() - end - 1) {
    return Unavailable("the fetcher broke off");
  }
  return FetchedPage{CHIP_TRY(ParseWebUrl(head.value("url", ""))), head.value("media_type", ""),
                     std::string(packed.substr(end + 1))};
}

}  // namespace chipline
