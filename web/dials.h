// Fields of the forms that ask for a part of the record.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "web/html.h"
#include "web/http.h"

namespace chipline {

using Choices = std::vector<std::pair<std::string, std::string>>;  // value, words

// A labelled select; the first choice is "any" with an empty value unless `any` is empty.
void WriteSelect(HtmlWriter& page, const Request& request, const std::string& name,
                 std::string_view label, std::string_view any, const Choices& choices);
// A labelled input with the request's value, or `usual` where it gives none.
void WriteInput(HtmlWriter& page, const Request& request, const std::string& type,
                const std::string& name, std::string_view label, const std::string& usual);

// The words of the four filters: issuer, flow, subject, target.
void WriteFilterFields(HtmlWriter& page, const Request& request);

Choices IssuerChoices();
Choices FlowChoices();
Choices CertaintyChoices();

}  // namespace chipline
