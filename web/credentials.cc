#include "web/credentials.h"

#include <algorithm>
#include <utility>

#include "web/form_body.h"
#include "web/peer.h"

namespace chipline {
namespace {

constexpr std::string_view kBearer = "Bearer ";

bool Changes(const Request& request) {
  return request.method != "GET" && request.method != "HEAD" && request.method != "OPTIONS";
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::string CookieNamed(std::string_view cookies, std::string_view name) {
  while (!cookies.empty()) {
    const std::size_t end = std::min(cookies.find(';'), cookies.size());
    const std::string_view cookie = Trim(cookies.substr(0, end));
    cookies.remove_prefix(std::min(end + 1, cookies.size()));
    if (cookie.size() > name.size() && cookie.starts_with(name) && cookie[name.size()] == '=') {
      return std::string(cookie.substr(name.size() + 1));
    }
  }
  return {};
}

Response Unauthenticated(const std::string& detail) {
  Response response = Fail({ProblemType::kUnauthenticated, detail, {}, {}});
  response.headers.Add("WWW-Authenticate", "Bearer");
  return response;
}

Response Forbidden(const std::string& detail) {
  return Fail({ProblemType::kForbidden, detail, {}, {}});
}

// Who the credentials of the request name; a refusal where they are wrong.
std::optional<Response> Identify(Accounts* accounts, Request& request) {
  if (request.is_operator) {
    request.principal = {"cli", Access::kAdmin, Via::kOperator, {}};
    return std::nullopt;
  }
  const auto authorization = request.Header("authorization");
  const std::string session = SessionCookie(request);
  if (accounts == nullptr || (!authorization && session.empty())) return std::nullopt;
  Result<std::optional<Principal>> found = std::optional<Principal>();
  if (authorization) {
    if (authorization->starts_with(kBearer)) {
      found = accounts->OfToken(Trim(authorization->substr(kBearer.size())));
    }
    if (found && !*found) return Unauthenticated("That is no API token of this server.");
  } else {
    found = accounts->OfSession(session);
  }
  if (!found) return Fail(found.error());
  // A cookie of a session that has ended is a cookie of nobody: reads go on.
  if (*found) request.principal = std::move(**found);
  return std::nullopt;
}

}  // namespace

bool IsSecure(const Request& request) {
  return IsLoopback(request.client) && request.Header("x-forwarded-proto") == "https";
}

bool MaySendSecrets(const Request& request) {
  if (request.is_operator || IsSecure(request)) return true;
  // A proxy that took the request from elsewhere names whom it took it from.
  return IsLoopback(request.client) && !request.Header("x-forwarded-for");
}

std::string AddressOf(const Request& request) {
  if (!IsLoopback(request.client)) return request.client;
  const std::string_view forwarded = request.Header("x-forwarded-for").value_or("");
  const std::size_t comma = forwarded.rfind(',');
  // The last one is what our own proxy saw; those in front of it anybody can make up. Without a
  // proxy it is somebody on this machine, who is counted by the account's name alone.
  return std::string(
      Trim(comma == std::string_view::npos ? forwarded : forwarded.substr(comma + 1)));
}

std::string SessionCookie(const Request& request) {
  return CookieNamed(request.Header("cookie").value_or(""),
                     IsSecure(request) ? kSecureCookie : kPlainCookie);
}

std::string SetCookie(const Request& request, const std::string& session) {
  const bool is_secure = IsSecure(request);
  std::string value(is_secure ? kSecureCookie : kPlainCookie);
  value += "=" + session + "; Path=/; HttpOnly; SameSite=Lax";
  if (is_secure) value += "; Secure";
  const Micros seconds = session.empty() ? 0 : Accounts::kLongest / 1'000'000;
  return value + "; Max-Age=" + std::to_string(seconds);
}

bool IsOwnSite(const Request& request, const std::string& form_token) {
  if (const auto site = request.Header("sec-fetch-site")) return *site == "same-origin";
  if (const auto origin = request.Header("origin")) {
    const std::string own = (IsSecure(request) ? "https://" : "http://") +
                            std::string(request.Header("host").value_or(""));
    return *origin == own;
  }
  if (form_token.empty()) return false;
  if (const auto token = request.Header("x-form-token")) return SameSecret(*token, form_token);
  if (request.Header("content-type")
          .value_or("")
          .starts_with("application/x-www-form-urlencoded")) {
    const auto fields = ParseForm(request.body);
    return fields && std::any_of(fields->begin(), fields->end(), [&](const Parameter& field) {
             return field.name == "form_token" && SameSecret(field.value, form_token);
           });
  }
  return false;
}

std::optional<Response> Admit(Accounts* accounts, const Route& route, Request& request) {
  if (auto refusal = Identify(accounts, request)) return refusal;
  const Principal& who = request.principal;
  const Access needed = AccessOf(route);
  if (needed > who.access) {
    if (who.via == Via::kNobody) {
      return Unauthenticated("This needs the role of " + std::string(RoleName(needed)) +
                             ": sign in, or send an API token.");
    }
    return Forbidden("This needs the role of " + std::string(RoleName(needed)) + "; you are " +
                     std::string(RoleName(who.access)) + ".");
  }
  if (who.via == Via::kSession && Changes(request) &&
      !IsOwnSite(request, Accounts::FormToken(who.session))) {
    return Forbidden("This was not sent by a page of this server.");
  }
  return std::nullopt;
}

}  // namespace chipline
