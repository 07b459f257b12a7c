"""Drives a server's identity service with the vendor's unmodified SDK, both ways it authenticates.

By environment: SLIPWAY_ENDPOINT (http://127.0.0.1:PORT), SLIPWAY_ACCESS_KEY, SLIPWAY_SECRET_KEY,
SLIPWAY_PROJECT_ID, SLIPWAY_PROJECT_NAME, SLIPWAY_DOMAIN_NAME, SLIPWAY_USER, SLIPWAY_PASSWORD.

Prints one JSON object: what was checked, and ids that were seen. Ends with 1, and the surprise in
"error", at the first answer that is not what the contract says.
"""

import json
import os
import sys
import traceback

import huaweicloudsdkiam.v3 as iam
import requests
from huaweicloudsdkcore.auth.credentials import BasicCredentials, GlobalCredentials
from huaweicloudsdkcore.client import Client, ClientBuilder
from huaweicloudsdkcore.exceptions.exceptions import (
    ClientRequestException, SdkException, ServiceResponseException)
from huaweicloudsdkcore.region.region import Region
from huaweicloudsdkiam.v3.iam_credentials import IamCredentials

checked = []
seen = {}


def setting(name):
    value = os.environ.get("SLIPWAY_" + name)
    if not value:
        raise SystemExit(f"SLIPWAY_{name} is not set")
    return value


def check(what, holds, found=None):
    if not holds:
        raise AssertionError(f"{what}: found {found!r}")
    checked.append(what)


def refused(what, status, code, call):
    """The call must be refused with that status and error code, and a sentence."""
    try:
        answer = call()
    except ServiceResponseException as error:
        found = (error.status_code, error.error_code, error.error_msg)
        check(what, error.status_code == status and str(error.error_code) == str(code), found)
        check(f"{what}: says why", bool(error.error_msg), found)
    else:
        raise AssertionError(f"{what}: answered {answer}")


def client(credentials):
    return iam.IamClient.new_builder().with_credentials(credentials) \
        .with_endpoint(setting("ENDPOINT")).build()


def password_request(password=None, user=None, scope=None):
    scope = scope or iam.AuthScope(
        project=iam.AuthScopeProject(name=setting("PROJECT_NAME")))
    who = iam.PwdPasswordUser(
        domain=iam.PwdPasswordUserDomain(name=setting("DOMAIN_NAME")),
        name=user or setting("USER"), password=password or setting("PASSWORD"))
    return iam.KeystoneCreateUserTokenByPasswordRequestBody(auth=iam.PwdAuth(
        identity=iam.PwdIdentity(
            methods=["password"], password=iam.PwdPassword(user=who)),
        scope=scope))


def create_token(body, **query):
    return client(IamCredentials()).keystone_create_user_token_by_password(
        iam.KeystoneCreateUserTokenByPasswordRequest(body=body, **query))


def check_lists(how, caller):
    """Projects and domains, as any SDK with credentials of any kind sees them."""
    project = setting("PROJECT_ID")
    listed = caller.keystone_list_projects(iam.KeystoneListProjectsRequest()).projects
    own = [one for one in listed if one.id == project]
    check(f"{how}: the project is listed", len(own) == 1, listed)
    check(f"{how}: under its name", own[0].name == setting("PROJECT_NAME"), own[0])
    check(f"{how}: it is enabled and no domain",
          own[0].enabled is True and own[0].is_domain is False, own[0])
    check(f"{how}: every field of the project is there",
          None not in (own[0].domain_id, own[0].parent_id, own[0].description, own[0].links),
          own[0])
    named = caller.keystone_list_projects(
        iam.KeystoneListProjectsRequest(name=setting("PROJECT_NAME"))).projects
    check(f"{how}: by name it is the only one", [one.id for one in named] == [project], named)
    none = caller.keystone_list_projects(
        iam.KeystoneListProjectsRequest(name="no-such-project a+b/作")).projects
    check(f"{how}: a name nobody has lists none", none == [], none)
    mine = caller.keystone_list_auth_projects(iam.KeystoneListAuthProjectsRequest()).projects
    check(f"{how}: the project may be used", project in [one.id for one in mine], mine)
    domains = caller.keystone_list_auth_domains(iam.KeystoneListAuthDomainsRequest()).domains
    check(f"{how}: the domain is listed",
          [one.name for one in domains] == [setting("DOMAIN_NAME")], domains)
    check(f"{how}: the project is in the domain", domains[0].id == own[0].domain_id, domains)
    return domains[0].id


def check_signed():
    key, secret, endpoint = setting("ACCESS_KEY"), setting("SECRET_KEY"), setting("ENDPOINT")
    domain = check_lists("signed", client(GlobalCredentials(key, secret, "d" * 32)))
    seen["domain_id"] = domain
    check_lists("signed, with the domain", client(GlobalCredentials(key, secret, domain)))

    # What the SDK asks by itself, where nobody told it the domain or the project.
    found = GlobalCredentials(key, secret).with_iam_endpoint(endpoint)
    regional = iam.IamClient.new_builder().with_credentials(found) \
        .with_region(Region(setting("PROJECT_NAME"), endpoint)).build()
    regional.keystone_list_auth_projects(iam.KeystoneListAuthProjectsRequest())
    check("the SDK finds the domain by itself", found.domain_id == domain, found.domain_id)
    basic = BasicCredentials(key, secret).with_iam_endpoint(endpoint)
    ClientBuilder(Client).with_credentials(basic) \
        .with_region(Region(setting("PROJECT_NAME"), endpoint)).build()
    check("the SDK finds the project by its region's name",
          basic.project_id == setting("PROJECT_ID"), basic.project_id)

    for what, wrong in [
        ("an unknown access key", GlobalCredentials(key + "X", secret, domain)),
        ("a wrong secret key", GlobalCredentials(key, secret + "X", domain)),
    ]:
        refused(what, 401, "APIGW.0301",
                lambda wrong=wrong: client(wrong).keystone_list_projects(
                    iam.KeystoneListProjectsRequest()))


def check_token(answer, methods):
    token = answer.token
    check(f"{methods}: a token in the header", bool(answer.x_subject_token), answer)
    check(f"{methods}: not longer than clients take", len(answer.x_subject_token) <= 4096)
    check(f"{methods}: is named", token.methods == methods, token.methods)
    check(f"{methods}: the user", token.user.name == setting("USER")
          and token.user.domain.name == setting("DOMAIN_NAME")
          and token.user.password_expires_at == "", token.user)
    check(f"{methods}: the project", token.project.id == setting("PROJECT_ID")
          and token.project.name == setting("PROJECT_NAME")
          and token.project.domain.name == setting("DOMAIN_NAME"), token.project)
    check(f"{methods}: roles", bool(token.roles) and all(r.id and r.name for r in token.roles),
          token.roles)
    check(f"{methods}: times with microseconds", token.issued_at < token.expires_at
          and len(token.expires_at) == len("2020-01-04T09:08:49.965000Z"), token.expires_at)
    seen["user_id"] = token.user.id
    return answer.x_subject_token


def check_password_and_token():
    answer = create_token(password_request())
    token = check_token(answer, ["password"])
    types = [service.type for service in answer.token.catalog]
    check("the catalog names the services", {"iam", "css"} <= set(types), types)
    check("an endpoint has every field", all(
        None not in (e.id, e.interface, e.region, e.region_id, e.url)
        for service in answer.token.catalog for e in service.endpoints), answer.token.catalog)
    short = create_token(password_request(), nocatalog="true")
    check("nocatalog leaves the catalog out", not short.token.catalog, short.token.catalog)
    by_id = create_token(password_request(
        scope=iam.AuthScope(project=iam.AuthScopeProject(id=setting("PROJECT_ID")))))
    check_token(by_id, ["password"])

    caller = client(IamCredentials(token))
    check_lists("by token", caller)
    valid = caller.keystone_validate_token(
        iam.KeystoneValidateTokenRequest(x_subject_token=token)).token
    check("a token is valid", valid.user.id == answer.token.user.id
          and valid.project.id == setting("PROJECT_ID")
          and valid.expires_at == answer.token.expires_at, valid)
    user = caller.show_user(iam.ShowUserRequest(user_id=valid.user.id)).user
    check("the user is shown", user.name == setting("USER") and user.enabled is True, user)

    for what, body in [
        ("a wrong password", password_request(password="not the password")),
        ("an unknown user", password_request(user="nobody-of-this-name")),
    ]:
        refused(what, 401, 401, lambda body=body: create_token(body))
    refused("a project nobody has", 401, 401, lambda: create_token(password_request(
        scope=iam.AuthScope(project=iam.AuthScopeProject(name="no-such-project")))))
    refused("two scopes", 400, 400, lambda: create_token(password_request(
        scope=iam.AuthScope(project=iam.AuthScopeProject(name=setting("PROJECT_NAME")),
                            domain=iam.AuthScopeDomain(name=setting("DOMAIN_NAME"))))))
    refused("a token that is none", 401, "APIGW.0301",
            lambda: client(IamCredentials("MIInonsense")).keystone_list_projects(
                iam.KeystoneListProjectsRequest()))
    check_without_sdk(token)


def check_without_sdk(token):
    """What the SDK has no call for: a token for a token, the version document, revoking."""
    root = setting("ENDPOINT")
    version = requests.get(f"{root}/v3", timeout=20)
    check("the version document is open to all", version.status_code == 200
          and version.json()["version"]["id"].startswith("v3."), version.text)
    again = requests.post(f"{root}/v3/auth/tokens", timeout=20, json={"auth": {
        "identity": {"methods": ["token"], "token": {"id": token}},
        "scope": {"project": {"id": setting("PROJECT_ID")}}}})
    check("a token is given for a token", again.status_code == 201, again.text)
    other = again.headers["X-Subject-Token"]
    headers = {"X-Auth-Token": token, "X-Subject-Token": other}
    gone = requests.delete(f"{root}/v3/auth/tokens", headers=headers, timeout=20)
    check("a token is revoked", gone.status_code == 204, gone.text)
    dead = requests.get(f"{root}/v3/projects", headers={"X-Auth-Token": other}, timeout=20)
    check("a revoked token is refused", dead.status_code == 401
          and dead.json()["error_code"] == "APIGW.0301", dead.text)
    live = requests.get(f"{root}/v3/projects", headers={"X-Auth-Token": token}, timeout=20)
    check("the other one is not", live.status_code == 200, live.text)
    bare = requests.get(f"{root}/v3/projects", timeout=20)
    check("without a token nothing is listed", bare.status_code == 401
          and bare.json()["error_code"] == "APIGW.0301", bare.text)


def main():
    try:
        check_signed()
        check_password_and_token()
    except (AssertionError, SdkException, KeyError, TypeError, AttributeError, ValueError,
            requests.RequestException) as error:
        where = traceback.format_exc(limit=-2)
        print(json.dumps({"checked": checked, **seen, "error": str(error), "where": where}))
        return 1
    print(json.dumps({"checked": checked, **seen}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
