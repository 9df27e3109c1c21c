"""Calls operations of Huawei Cloud's SDK for Python.

Reads one JSON object a line from standard input (see SdkCall in driver.ts), and writes one back: what the SDK made of the
response, or the exception that it raised. It is told everything: the environment has no credentials for it.
"""
import importlib
import json
import sys
import warnings

from huaweicloudsdkcore.auth.credentials import BasicCredentials, GlobalCredentials
from huaweicloudsdkcore.exceptions.exceptions import SdkException, ServiceResponseException
from huaweicloudsdkcore.http.http_config import HttpConfig

PRIMITIVES = {"str": str, "int": int, "long": int, "float": (int, float), "bool": bool, "datetime": str, "date": str}


def credentials_of(given):
    kind = {"basic": BasicCredentials, "global": GlobalCredentials}[given["kind"]]
    credentials = kind(given["accessKeyId"], given["secretAccessKey"])
    if "securityToken" in given:
        credentials.with_security_token(given["securityToken"])
    if "projectId" in given:
        credentials.with_project_id(given["projectId"])
    if "domainId" in given:
        credentials.with_domain_id(given["domainId"])
    return credentials


def region_class(package, name):
    module = importlib.import_module(f"{package}.region.{name}_region")
    return next(value for key, value in vars(module).items() if key.endswith("Region") and hasattr(value, "value_of"))


def client_of(call, network):
    package = importlib.import_module(call["package"])
    config = HttpConfig(
        proxy_protocol="http",
        proxy_host=network["proxyHost"],
        proxy_port=network["proxyPort"],
        ssl_ca_cert=network["authority"],
    )
    return (
        getattr(package, call["client"])
        .new_builder()
        .with_http_config(config)
        .with_credentials(credentials_of(call["credentials"]))
        .with_region(region_class(call["package"], call["region"]).value_of(call["regionId"]))
        .build()
    )


def model(package, kind, value):
    """An object of the SDK's own class: a key that the class does not have raises TypeError."""
    if isinstance(value, list):
        inner = kind[len("list["):-1] if kind.startswith("list[") else kind
        return [model(package, inner, each) for each in value]
    if not isinstance(value, dict) or kind.startswith("dict(") or kind == "object":
        return value
    cls = getattr(package, kind)
    names = {key: name for name, key in cls.attribute_map.items()}
    unknown = [key for key in value if key not in names]
    if unknown:
        raise TypeError(f"{kind} has no {', '.join(unknown)}")
    return cls(**{names[key]: model(package, cls.openapi_types[names[key]], each) for key, each in value.items()})


def surprises(package, kind, value, path):
    """What of a response the SDK's classes do not describe: keys that they lack, and values of another type."""
    if value is None or kind == "object":
        return []
    if kind.startswith("list["):
        if not isinstance(value, list):
            return [f"{path} is no list"]
        return [each for item in value for each in surprises(package, kind[len("list["):-1], item, path + "[]")]
    if kind.startswith("dict("):
        return [] if isinstance(value, dict) else [f"{path} is no object"]
    if kind in PRIMITIVES:
        fits = isinstance(value, PRIMITIVES[kind]) and not (kind != "bool" and isinstance(value, bool))
        return [] if fits else [f"{path} is {type(value).__name__}, not {kind}"]
    cls = getattr(package, kind)
    if not cls.openapi_types:
        return []
    if isinstance(value, list) and "body" in cls.openapi_types:
        # A response that is an array: the class has it as its "body".
        return surprises(package, cls.openapi_types["body"], value, path)
    if not isinstance(value, dict):
        return [f"{path} is no object"]
    names = {key: name for name, key in cls.attribute_map.items()}
    found = []
    for key, each in value.items():
        here = f"{path}.{key}" if path else key
        if key in names:
            found += surprises(package, cls.openapi_types[names[key]], each, here)
        elif each is not None:
            found.append(f"{here} is not in the SDK")
    return found


def endpoints(call):
    fields = region_class(call["package"], call["region"]).static_fields
    return {"status": 200, "json": {region_id: region.endpoints for region_id, region in fields.items()}}


def answer(call, network):
    package = importlib.import_module(call["package"])
    client = client_of(call, network)
    method = getattr(client, call["method"])
    request_type = getattr(client, f"_{call['method']}_http_info")
    info = request_type(type("Probe", (), {"attribute_map": {}})())
    request_name = "".join(word.capitalize() for word in call["method"].split("_")) + "Request"
    request_name = next(name for name in dir(package) if name.lower() == request_name.lower())
    response = method(model(package, request_name, call["request"]))
    raw = json.loads(response.raw_content) if response.raw_content and response.raw_content.strip() else None
    return {
        "status": response.status_code,
        "json": raw,
        "surprises": sorted(set(surprises(package, info["response_type"], raw, ""))),
    }


def main():
    # The SDK warns of values that its types do not allow; "surprises" says so too, and where.
    warnings.simplefilter("ignore")
    network = json.loads(sys.stdin.readline())
    for line in sys.stdin:
        call = json.loads(line)
        try:
            result = answer(call, network) if "method" in call else endpoints(call)
        except ServiceResponseException as error:
            result = {"status": error.status_code, "code": error.error_code, "message": error.error_msg,
                      "requestId": error.request_id}
        except (SdkException, TypeError, ValueError, AttributeError, KeyError, StopIteration) as error:
            result = {"failure": f"{type(error).__name__}: {error}"}
        print(json.dumps(result), flush=True)


main()
