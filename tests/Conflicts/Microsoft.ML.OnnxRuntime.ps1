# Opens a network with the ONNX Runtime of another module, through that module's own native library.
param([string] $Folder, [string] $Network)

[void] [System.Reflection.Assembly]::LoadFrom("$Folder/Microsoft.ML.OnnxRuntime.dll")
$session = [Microsoft.ML.OnnxRuntime.InferenceSession]::new($Network)
"$($session.OutputMetadata.Keys -join ', ') by ONNX Runtime $([Microsoft.ML.OnnxRuntime.OrtEnv]::Instance().GetVersionString())"
$session.Dispose()
