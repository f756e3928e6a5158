using System.Text.Json.Serialization;

namespace FallLine.Data;

/// <summary>How a <see cref="TableEncoding"/> is written: names in camel case, every member required, unknown members ignored.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    AllowOutOfOrderMetadataProperties = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TableEncoding))]
internal sealed partial class EncodingJson : JsonSerializerContext;
