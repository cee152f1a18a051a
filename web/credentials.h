// From a request to who sent it, and whether they may do this.
#pragma once

#include <optional>

#include "web/accounts.h"
#include "web/http.h"
#include "web/router.h"

namespace chipline {

// The names of the session's cookie: behind https the browser itself sees to it that no other site
// and no plain connection sets or gets it; on loopback, where there is no https, it cannot.
inline constexpr std::string_view kSecureCookie = "__Host-chipline";
inline constexpr std::string_view kPlainCookie = "chipline";

// Came by https: a proxy on this machine says so (X-Forwarded-Proto).
bool IsSecure(const Request& request);
// Nobody on the way can read along: by https, or from this machine.
bool MaySendSecrets(const Request& request);
// The client's address, as the proxy on this machine says it where there is one.
std::string AddressOf(const Request& request);

// The value of the session's cookie, empty without one.
std::string SessionCookie(const Request& request);
// What Set-Cookie says of a new session, or (empty) of none any more.
std::string SetCookie(const Request& request, const std::string& session);

// Whether the browser of somebody signed in sent this at the will of our own pages: it says itself
// (Sec-Fetch-Site) or by Origin that it did, or, saying neither, the request carries `form_token`
// in X-Form-Token or in a form's field of that name.
bool IsOwnSite(const Request& request, const std::string& form_token);

// Fills in request.principal and refuses, with the reason, what they may not do: 401 without
// credentials that the route needs or with an API token that is none, 403 with too small ones and
// for a change that another site's page sent along with the session's cookie. Without `accounts`
// nobody has an account.
std::optional<Response> Admit(Accounts* accounts, const Route& route, Request& request);

}  // namespace chipline
