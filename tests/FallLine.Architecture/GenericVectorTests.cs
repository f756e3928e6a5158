using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace FallLine.Architecture;

/// <summary>What generic code asks of .NET's vectors.</summary>
public sealed class GenericVectorTests
{
    [Fact]
    public void Generic_code_names_no_member_of_a_generic_vector()
    {
        using PEReader file = new(File.OpenRead(typeof(Expr).Assembly.Location));
        MetadataReader metadata = file.GetMetadataReader();
        SourceTree.AssertNone(
            "In code generic over T write Vector512.Add(x, y), default, Lanes.Count<T>(), not x + y, Vector512<T>.Zero, Vector512<T>.Count: the reason is at Lanes.Count.",
            from handle in metadata.MemberReferences
            let member = metadata.GetMemberReference(handle)
            where member.Parent.Kind == HandleKind.TypeSpecification
            let type = metadata.GetTypeSpecification((TypeSpecificationHandle)member.Parent).DecodeSignature(new Names(), null)
            where type is "Vector128`1<T>" or "Vector256`1<T>" or "Vector512`1<T>"
            select $"{type}.{metadata.GetString(member.Name)}");
    }

    /// <summary>Names of types, every type variable being T.</summary>
    private sealed class Names : ISignatureTypeProvider<string, object?>
    {
        public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => $"{genericType}<{string.Join(", ", typeArguments)}>";

        public string GetGenericMethodParameter(object? genericContext, int index) => "T";

        public string GetGenericTypeParameter(object? genericContext, int index) => "T";

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => reader.GetString(reader.GetTypeReference(handle).Name);

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => reader.GetString(reader.GetTypeDefinition(handle).Name);

        public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => $"{typeCode}";

        public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[,]";

        public string GetSZArrayType(string elementType) => $"{elementType}[]";

        public string GetByReferenceType(string elementType) => $"ref {elementType}";

        public string GetPointerType(string elementType) => $"{elementType}*";

        public string GetPinnedType(string elementType) => elementType;

        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

        public string GetFunctionPointerType(MethodSignature<string> signature) => "delegate*";
    }
}
