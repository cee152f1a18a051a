#include "cli/account_commands.h"

#include <cstdio>
#include <iostream>
#include <termios.h>
#include <unistd.h>
#include <utility>

#include <nlohmann/json.hpp>

#include "cli/ask.h"
#include "cli/command.h"

namespace chipline {
namespace {

using Json = nlohmann::ordered_json;

const Usage& UserUsage() {
  static const Usage usage{
      "user",
      "add|list|remove [NAME]",
      "Who may sign in to the pages of a store. \"add\" asks for the password, or reads it as the\n"
      "first line of standard input.",
      1,
      2,
      {{"role", "ROLE", "of a new user: reader, editor or admin"}, kStoreOption, kJsonOption}};
  return usage;
}

const Usage& TokenUsage() {
  static const Usage usage{
      "token",
      "new|list|remove [NAME]",
      "API tokens of a store: programs send them as \"Authorization: Bearer …\". The secret of a\n"
      "new one is printed once and kept nowhere.",
      1,
      2,
      {{"scope", "SCOPE", "of a new token: read, write or admin"}, kStoreOption, kJsonOption}};
  return usage;
}

// Without showing it, where somebody types.
std::string ReadPassword() {
  const bool is_typed = ::isatty(STDIN_FILENO) == 1;
  termios before{};
  if (is_typed) {
    std::fputs("password: ", stderr);
    ::tcgetattr(STDIN_FILENO, &before);
    termios quiet = before;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
  }
  std::string password;
  std::getline(std::cin, password);
  if (is_typed) {
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    std::fputs("\n", stderr);
  }
  return password;
}

// One of the two commands: what its words mean, and where its things are kept.
struct Things {
  const Usage& usage;
  std::string_view make;  // the word that makes one
  std::string path;
  const char* grade;  // the option and field: "role", "scope"
  const char* one;    // "user", "token"
};

int Said(const Things& things, const Error& error) {
  return error.code == ErrorCode::kInvalidArgument ? Misused(things.usage, error)
                                                   : Failed(things.usage, error);
}

int Make(const Things& things, const Args& args, const std::string& name, Json body) {
  body["name"] = name;
  body[things.grade] = args.GetOr(things.grade, "");
  auto asker = Asker::OpenToWrite(args.store());
  if (!asker) return Failed(things.usage, asker.error());
  const auto answer = (*asker)->Post(things.path, {}, "application/json", body.dump());
  if (!answer) return Said(things, answer.error());
  const Json made = Json::parse(*answer, nullptr, false);
  if (args.json()) {
    std::fputs(answer->c_str(), stdout);
  } else if (made.contains("token")) {
    std::printf("%s\n", made["token"].get<std::string>().c_str());
  } else {
    std::printf("%s is %s\n", name.c_str(), args.GetOr(things.grade, "").c_str());
  }
  return kDone;
}

int List(const Things& things, const Args& args) {
  auto asker = Asker::OpenToWrite(args.store());
  if (!asker) return Failed(things.usage, asker.error());
  const auto answer = (*asker)->Get(things.path, {});
  if (!answer) return Said(things, answer.error());
  if (args.json()) {
    std::fputs(answer->c_str(), stdout);
    return kDone;
  }
  const Json list = Json::parse(*answer, nullptr, false);
  for (const Json& item : list["items"]) {
    std::printf("%-24s %-7s since %s\n", item["name"].get<std::string>().c_str(),
                item[things.grade].get<std::string>().c_str(),
                item["created"].get<std::string>().substr(0, 10).c_str());
  }
  return kDone;
}

int Remove(const Things& things, const Args& args, const std::string& name) {
  auto asker = Asker::OpenToWrite(args.store());
  if (!asker) return Failed(things.usage, asker.error());
  const auto answer = (*asker)->Delete(things.path + "/" + PercentEncode(name));
  if (!answer) return Said(things, answer.error());
  if (!args.json()) std::printf("%s %s removed\n", things.one, name.c_str());
  return kDone;
}

int Run(const Things& things, const std::vector<std::string>& words, bool wants_password) {
  Args args;
  if (auto status = ReadArgs(things.usage, words, args)) return *status;
  const std::string& action = args.operands()[0];
  if (action == "list" && args.operands().size() == 1) return List(things, args);
  if (args.operands().size() == 2) {
    const std::string& name = args.operands()[1];
    if (action == "remove") return Remove(things, args, name);
    if (action == things.make) {
      if (!args.Has(things.grade)) {
        return Misused(things.usage,
                       InvalidArgument("is needed", "--" + std::string(things.grade)));
      }
      Json body = Json::object();
      if (wants_password) body["password"] = ReadPassword();
      return Make(things, args, name, std::move(body));
    }
  }
  return Misused(things.usage, InvalidArgument("expected " + std::string(things.make) +
                                                   " NAME, list or remove NAME",
                                               action));
}

}  // namespace

int RunUser(const std::vector<std::string>& words) {
  return Run({UserUsage(), "add", "/api/v1/users", "role", "user"}, words, true);
}

int RunToken(const std::vector<std::string>& words) {
  return Run({TokenUsage(), "new", "/api/v1/tokens", "scope", "token"}, words, false);
}

}  // namespace chipline
