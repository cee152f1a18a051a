// Which part of a notice a date is for: the words around it that name instructions, provisions or
// things ("amendatory instruction 5", "the amendments to § 744.23"). All take and give text as
// printed; empty where the words mean the whole notice.
#pragma once

#include <string>
#include <string_view>

namespace chipline {

// What is left of a noun phrase that means more than "this rule" or "the effective date".
std::string SpecificPart(std::string_view phrase);

// Names instructions, sections, parts, supplements, paragraphs or entries of a list.
bool NamesProvisions(std::string_view part);

// Of what stands in front of the date: the subject of its verb ("Instruction 7 is effective"), or
// what is excepted ("…, except for instruction 5, which is effective").
std::string PartInFront(std::string_view left);

// Of what follows it: "(instructions 2 and 5)".
std::string BracketedPart(std::string_view right);

// Of what follows a date that opens its sentence: ", are the following instructions: 7 and 9",
// ", amendatory instructions 4 and 5 take effect".
std::string PartBehind(std::string_view right);

// Of what stands in front of a day of compliance: "comply with § 744.23(a)(5) until".
std::string PartToComplyWith(std::string_view left);

}  // namespace chipline
