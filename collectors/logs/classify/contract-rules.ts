import type { ClassRule } from './class-rule.ts'

/** One side sent what the other did not understand: bodies that are no JSON, fields that are missing, broken schemas. */
export const contractRules: readonly ClassRule[] = [
  {
    id: 'python-contract',
    class: 'contract',
    type: /^(?:rest_framework\.exceptions\.(?:ValidationError|ParseError|UnsupportedMediaType)|(?:pydantic\w*|pydantic_core|fastapi|marshmallow)\..*ValidationError|jsonschema\..*|json\.decoder\.JSONDecodeError|JSONDecodeError|(?:requests|simplejson)\.\w*\.?(?:JSONDecodeError|InvalidJSONError)|google\.protobuf\.message\.DecodeError|fastavro\..*|avro\..*|msgspec\.\w*Error)$/,
  },
  {
    id: 'java-contract',
    class: 'contract',
    type: /^com\.fasterxml\.jackson\.|^com\.google\.gson\.|^org\.apache\.avro\.|(?:MethodArgumentNotValidException|HttpMessageNotReadableException|HttpMessageConversionException|ConstraintViolationException|InvalidProtocolBufferException)$/,
  },
  // Whatever the library: what checks or reads a body has a name that says so.
  {
    id: 'contract-typed',
    class: 'contract',
    type: /(?:^|[.:\\$])(?:\w*Validation(?:Error|Exception)|\w{0,40}(?:JSON|Json)(?!WebToken)\w*(?:Error|Exception)|(?!Unicode)\w*(?:Decode|Decoding|Deserialize|Deserialization|Serialization|Unmarshal|SAXParse|ContentType|MediaType\w{0,20}|UnprocessableEntity|WebExchangeBind|Missing(?:Value|Field|Parameter|Property)|MissingServletRequestParameter|ArgumentTypeMismatch|BadHttpRequest|NotEncodableValue)(?:Error|Exception)|UnprocessableEntity|Faraday::ParsingError|ValiError|GraphQLError|MultipleInvalid)$|InvalidRequestBody$|\.jackson\.|\.validation\.\w{1,60}$|^kotlinx\.serialization\.|^org\.json\./,
  },
  { id: 'answer-422', class: 'contract', type: /Error$|Exception/, message: /^\D{0,80}422\b/ },
  { id: 'node-contract', class: 'contract', type: /^(?:ZodError|ValidationError|AjvError|ResponseValidationError)$/ },
  { id: 'node-contract-code', class: 'contract', code: /^FST_ERR_(?:VALIDATION|CTP_\w+|FAILED_ERROR_SERIALIZATION)$/ },
  {
    id: 'dotnet-contract',
    class: 'contract',
    type: /^(?:System\.Text\.Json\.|Newtonsoft\.Json\.|System\.ComponentModel\.DataAnnotations\.|FluentValidation\.|Google\.Protobuf\.)/,
  },
  {
    id: 'ruby-contract',
    class: 'contract',
    type: /^(?:ActionController::(?:ParameterMissing|BadRequest|UnpermittedParameters)|ActionDispatch::Http::Parameters::ParseError|JSON::\w*Error)$/,
  },
  { id: 'php-contract', class: 'contract', type: /^\\?(?:JsonException|Illuminate\\Validation\\ValidationException)$/ },
  {
    id: 'json-syntax',
    class: 'contract',
    message:
      /Unexpected token .{1,12} in JSON|Unexpected end of JSON|is not valid JSON| (?:in|after) JSON at position|^JSON\.parse: |expected value at line \d|\("expected value"|invalid type: .{1,80}, expected |cannot unmarshal |error decoding response body|invalid wire type|json: (?:cannot unmarshal|unknown field|unsupported)|invalid character .{1,10} (?:looking for|after|in)|unexpected end of JSON input|^proto: |: proto: |\bserde_json\b/,
  },
  {
    id: 'schema-words',
    class: 'contract',
    message:
      /missing required (?:field|property|key)|required (?:field|property) .{1,100} (?:is )?missing|(?:must|should) have required property|does not match (?:the )?schema|schema (?:mismatch|violation)|schema validation failed|contract (?:violation|broken)|broken contract|\b422 \(?Unprocessable|status code 422\b|missing field `|on the 'required' tag|incompatible with an earlier schema|Parameter validation failed|unknown field "/i,
  },
]
