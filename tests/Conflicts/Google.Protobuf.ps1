# Serialises a message with the Google.Protobuf of another module.
param([string] $Folder)

[void] [System.Reflection.Assembly]::LoadFrom("$Folder/Google.Protobuf.dll")
$message = [Google.Protobuf.WellKnownTypes.StringValue]::new()
$message.Value = 'house'
[System.BitConverter]::ToString([Google.Protobuf.MessageExtensions]::ToByteArray($message))
