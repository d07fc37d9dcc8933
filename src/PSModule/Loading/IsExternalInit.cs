#if NETFRAMEWORK
namespace System.Runtime.CompilerServices;

/// <summary>What the compiler needs for init accessors on .NET Framework, which lacks it.</summary>
internal static class IsExternalInit;
#endif
