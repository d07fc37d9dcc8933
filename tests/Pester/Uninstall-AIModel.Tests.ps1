#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

Describe 'Uninstall-AIModel' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        $reference = $env:TEXTTOIMAGE_MODELS
    }

    BeforeEach {
        $library = Join-Path $TestDrive ([guid]::NewGuid())
        $env:TEXTTOIMAGE_MODELS = $library
        Install-AIModel (Join-Path $reference 'sd15') -Name whole -Destination $library
        New-Item (Join-Path $library 'fast') -ItemType Directory | Out-Null
        Set-Content (Join-Path $library 'fast/model_index.json') '{ "aiimage": { "based_on": "whole" } }'
    }

    AfterEach {
        $env:TEXTTOIMAGE_MODELS = $reference
    }

    It 'removes models by name, by pattern and from the pipeline' {
        'fast' | Uninstall-AIModel
        (Get-ChildItem $library -Directory).Name | Should -Be 'whole'
        Get-AIModel whole | Uninstall-AIModel
        Get-ChildItem $library -Directory | Should -BeNullOrEmpty
    }

    It 'lets go of a model that is loaded' {
        New-AIImage 'a' -Model whole -Steps 1 -OutFile (Join-Path $TestDrive a.png) -Force | Out-Null
        Uninstall-AIModel *, whole* -Force -WarningAction SilentlyContinue
        Get-ChildItem $library -Directory | Should -BeNullOrEmpty
    }

    It 'keeps a model that another one is based on, unless -Force is given' {
        { Uninstall-AIModel whole -ErrorAction Stop } | Should -Throw -ErrorId 'ModelInUse,*'
        Uninstall-AIModel whole -Force -WarningVariable warned -WarningAction SilentlyContinue
        "$warned" | Should -BeLike '*fast*'
        (Get-ChildItem $library -Directory).Name | Should -Be 'fast'
    }

    It 'removes nothing with -WhatIf' {
        Uninstall-AIModel fast -WhatIf
        (Get-ChildItem $library -Directory).Name | Should -Be 'fast', 'whole'
    }

    It '<Id> for <Model>' -TestCases @(
        @{ Id = 'ModelNotFound'; Model = 'nobody' }
        @{ Id = 'ModelProtected'; Model = 'starter' }
    ) {
        $thrown = { Uninstall-AIModel $Model -ErrorAction Stop } | Should -Throw -PassThru
        Get-ErrorId $thrown | Should -Be $Id
    }
}
