#include "ingest/delivery.h"

#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace chipline {
namespace {

using Json = nlohmann::json;

std::string Escaped(std::string_view text) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:";
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (kPlain.find(c) != std::string_view::npos) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += kDigits[byte >> 4];
      out += kDigits[byte & 15];
    }
  }
  return out;
}

HttpCall Post(const WebUrl& server, const std::string& token, const std::string& path,
              const std::string& media_type, std::string body) {
  HttpCall call;
  call.method = "POST";
  call.url = server;
  call.url.path = (server.path == "/" ? "" : server.path) + path;
  call.url.query.clear();
  call.to_own_server = true;
  call.body = std::move(body);
  call.fields.push_back(
      {"Content-Type", media_type.empty() ? "application/octet-stream" : media_type});
  if (!token.empty()) call.fields.push_back({"Authorization", "Bearer " + token});
  return call;
}

std::string DetailOf(const HttpReply& reply) {
  const Json json = Json::parse(reply.body, nullptr, /*allow_exceptions=*/false);
  std::string text = "the server answered " + std::to_string(reply.status);
  if (json.is_object() && json.contains("detail") && json["detail"].is_string()) {
    text += ": " + json["detail"].get<std::string>();
  }
  return text;
}

}  // namespace

HttpCall DeliveryCall(const WebUrl& server, const std::string& token, const std::string& key,
                      const PlanParcel& parcel, std::string body) {
  HttpCall call = Post(server, token, "/api/v1/documents", parcel.media_type, std::move(body));
  call.url.query = "url=" + Escaped(parcel.url);
  for (const auto& [name, value] : {std::pair("published", &parcel.published),
                                    {"publisher", &parcel.publisher},
                                    {"issuer", &parcel.issuer},
                                    {"ceiling", &parcel.ceiling}}) {
    if (!value->empty()) call.url.query += "&" + std::string(name) + "=" + Escaped(*value);
  }
  call.fields.push_back({"Idempotency-Key", key});
  return call;
}

HttpCall ReportCall(const WebUrl& server, const std::string& token, std::string report) {
  return Post(server, token, "/api/v1/fetching", "application/json", std::move(report));
}

DeliveryVerdict JudgeDelivery(const HttpReply& reply) {
  if (reply.fault != HttpFault::kNone) return {DeliveryOutcome::kLater, reply.reason};
  DeliveryVerdict verdict;
  if (reply.status == 200 || reply.status == 201) {
    verdict.outcome = DeliveryOutcome::kTaken;
    const Json json = Json::parse(reply.body, nullptr, /*allow_exceptions=*/false);
    if (!json.is_object() || !json.contains("events") || !json["events"].is_array()) return verdict;
    for (const Json& item : json["events"]) {
      if (item.is_object() && item.value("outcome", Json()) == "added") ++verdict.added;
    }
    return verdict;
  }
  verdict.reason = DetailOf(reply);
  switch (reply.status) {
    case 400:  // of all requests or of this one: somebody has to look
    case 409:
    case 413:
    case 415:
    case 422:
      verdict.outcome = DeliveryOutcome::kRefused;
      break;
    case 401:
    case 403:
    case 404:
    case 405:
    case 421:
      verdict.outcome = DeliveryOutcome::kClosed;
      break;
    default:
      break;
  }
  return verdict;
}

}  // namespace chipline
